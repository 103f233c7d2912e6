import type { UnheardEvent } from '../delivery/delivery.ts';
import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import type { AgentCall } from './agents.ts';

export const QUIET_REASONS = ['reading', 'refused', 'not-emitting'] as const;

/** A call to the MLflow API, or of a coding agent, and what came of it. Bodies are not kept: they carry the secrets of webhooks. */
export interface ApiCall {
  /** `a` and a number that grows. */
  id: string;
  atMs: number;
  tookMs: number;
  method: string;
  /** With its query, at most 500 characters. */
  path: string;
  status: number;
  /** The release of MLflow that it was answered as. Absent: an older program answered it, or this is no call of a client. */
  mlflowVersion?: string;
  /** The first 200 characters of User-Agent. */
  client?: string;
  caused: CausedEvent[];
  /** Why nothing was caused: it only reads, it was refused, or MLflow has no event for it. */
  quiet?: (typeof QUIET_REASONS)[number];
  /** Where tutorials for another product lead here: what to call instead. */
  hint?: string;
  /** A coding agent asked for it, over MCP and not at the MLflow API. */
  agent?: AgentCall;
}

/** Who gets an event; without anybody, the reason. */
export interface Heard {
  /** How many webhooks it goes to. */
  heardBy: number;
  reason?: UnheardEvent['reason'];
}

/** An event that a call caused. */
export interface CausedEvent extends Heard {
  event: WebhookEvent;
  subject: string;
}
