import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import type { Finding } from './finding.ts';

/** Whose name is used at a server, and where it was found; for people: `svc-hooks`, `MLFLOW_TRACKING_USERNAME`. */
export interface Account {
  name: string;
  from: string;
}

/** What was found when a real MLflow server, and the way from it to a receiver, was looked at. Nothing was changed there. */
export interface ServerReport {
  /** Its tracking URI, without credentials. */
  base: string;
  account?: Account;
  /** Absent where no MLflow says which it is. */
  release?: string;
  /** Those that the release knows. */
  events: WebhookEvent[];
  /** The address of the receiver that was judged. */
  url: string;
  findings: Finding[];
  /** Until then the server may follow a list of webhooks from before the newest change; absent when nothing was changed lately. */
  listCacheEndsMs?: number;
  atMs: number;
  tookMs: number;
}

/** What was found when Hookglass looked at itself. */
export interface OwnReport {
  findings: Finding[];
  atMs: number;
  tookMs: number;
}

/** How a real server reaches the receiver: at the address of this computer, through the tunnel, or at an address that somebody names. */
export const RECEIVE_WAYS = ['here', 'tunnel', 'url'] as const;
export type ReceiveWay = (typeof RECEIVE_WAYS)[number];

/**
 * A webhook of ours on a real server, for as long as Hookglass runs.
 *
 * ```
 *   tunnel ─▶ looking ─▶ registering ─▶ waiting ─▶ testing ─▶ attached
 *      └─────────┴────────────┴────────────┴──────────┴──────────┴──▶ detaching ─▶ detached
 *                        what is in the way ─▶ failed        still there ─▶ left
 * ```
 */
export type AttachmentState =
  /** The tunnel is started. */
  | { kind: 'tunnel' }
  | { kind: 'looking' }
  | { kind: 'registering' }
  /** The server keeps its list of webhooks until then. */
  | { kind: 'waiting'; untilMs: number }
  | { kind: 'testing' }
  /** `testStatus`: what the receiver, or the app behind it, answered to the server's test. */
  | { kind: 'attached'; testStatus?: number }
  | { kind: 'detaching' }
  | { kind: 'detached' }
  /** Nothing of ours is there. */
  | { kind: 'failed'; problems: Finding[] }
  /** The webhook is still there, and could not be removed. */
  | { kind: 'left'; problems: Finding[] };

export interface Attachment {
  /** The name of the webhook there: `hookglass-4c1e22`. */
  id: string;
  base: string;
  release?: string;
  /** In words, as in the rows of what it sends: `mlflow.example, 3.9.0`. */
  origin: string;
  way: ReceiveWay;
  /** Where the webhook leads; absent until that is known. */
  url?: string;
  events: number;
  forwardTo?: string;
  state: AttachmentState;
  sinceMs: number;
  /** Deliveries that came from there. */
  arrived: number;
  lastArrivedMs?: number;
}

/** A server that another program has attached: `hookglass attach`, on this data directory. */
export interface ForeignAttachment {
  name: string;
  origin: string;
}

/** A webhook that is still on a server, because whoever registered it was killed. */
export interface LeftOver {
  name: string;
  base: string;
  atMs: number;
}

export interface AttachedServers {
  items: Attachment[];
  foreign: ForeignAttachment[];
  leftOver: LeftOver[];
  /** What the environment of Hookglass says of a server, as an MLflow client reads it. */
  environment: { uri?: string; account?: Account };
}

const ENDED: ReadonlySet<AttachmentState['kind']> = new Set(['detached', 'failed']);

/** The server of an origin without its release: `mlflow.example` of `mlflow.example, 3.9.0`. */
export const originHost = (origin: string): string => origin.split(', ')[0] ?? origin;

/** Whether nothing of it is on the server any more. */
export const hasEnded = ({ kind }: AttachmentState): boolean => ENDED.has(kind);

/** Where http or private addresses are refused, a tunnel helps: its URL is https and public. */
export const needsTunnel = (findings: readonly Finding[]): boolean =>
  findings.some(({ id }) => id === 'http-refused' || id === 'private-refused');
