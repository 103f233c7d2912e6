import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import type { Breakage } from './breakage.ts';
import type { DeliverySummary } from './delivery.ts';
import type { CommandOrigin } from './recorded-command.ts';

/** `unknown`: no such delivery. `conflict`: its state does not allow this; nothing was changed. */
export type CommandResult =
  | { kind: 'done'; delivery: DeliverySummary }
  | { kind: 'unknown'; message: string }
  | { kind: 'conflict'; message: string; delivery: DeliverySummary };

export type HeaderPairs = ReadonlyArray<readonly [name: string, value: string]>;

/**
 * `resigned`: new time and signature, and a new id unless `keepId`. `verbatim`: id, time, signature and bytes as they
 * were. `edited`: other headers or body, signed anew unless `keepSignature`.
 */
export const REPLAY_MODES = ['resigned', 'verbatim', 'edited'] as const;
export type ReplayMode = (typeof REPLAY_MODES)[number];

export interface ReplayRequest {
  mode: ReplayMode;
  keepId?: boolean;
  keepSignature?: boolean;
  /** Another target; else the URL of the delivery. */
  url?: string;
  /** 1…1000 deliveries. */
  times?: number;
  /** Between the first sends of these deliveries; 0 is all at once. */
  pauseMs?: number;
  /** All headers in order, Host and framing aside; only for `edited`. */
  headers?: HeaderPairs;
  /** Base64; only for `edited`. */
  body?: string;
  origin: CommandOrigin;
}

/** What a delivery that no change of the registry caused would be: the example of an event, or any bytes under its name. */
export interface PreviewRequest {
  webhookId: string;
  event: WebhookEvent;
  /** Base64; else the example of the event. */
  body?: string;
  url?: string;
  /** A UUID, for each of `times`; else a new one for each. */
  deliveryId?: string;
  /** Of a request that is not broken; else now. */
  timestampSec?: number;
  /** What is wrong with it on purpose. */
  breakage?: Breakage;
}

export interface ComposeRequest extends PreviewRequest {
  times?: number;
  pauseMs?: number;
  origin: CommandOrigin;
}

/** A request as it would leave, to the byte. */
export interface ComposePreview {
  url: string;
  requestLine: string;
  deliveryId: string;
  timestampSec: number;
  /** All, in their order. */
  headers: HeaderPairs;
  /** Base64. */
  body: string;
  secret: 'none' | 'set' | 'unreadable';
  secretCharacters?: number;
  /** Absent: it leaves unsigned. */
  signature?: string;
  /** How long the text is that was signed. */
  signedBytes?: number;
}

/** `invalid` names the field that is wrong; nothing was sent. */
export type SendResult =
  | { kind: 'done'; deliveries: DeliverySummary[] }
  | { kind: 'unknown'; message: string }
  | { kind: 'conflict'; message: string }
  | { kind: 'invalid'; field: string; message: string };

export interface ReplayFailedRequest {
  /** Deliveries made at or after this time, in ms. */
  sinceMs: number;
  mode: Exclude<ReplayMode, 'edited'>;
  url?: string;
  webhookId?: string;
  origin: CommandOrigin;
}

export const MAX_REPLAYS = 1000;
export const MAX_NOTE_CHARACTERS = 2000;
export const MAX_EDITED_BODY_BYTES = 10 * 1024 * 1024;
