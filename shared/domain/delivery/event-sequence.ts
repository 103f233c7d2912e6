import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import type { Breakage } from './breakage.ts';

/** One event of a sequence, as it was composed. */
export interface SequenceStep {
  event: WebhookEvent;
  /** The JSON as it stood in the editor. */
  text: string;
  /** Sent in the bytes of this text; else as Python would write it. */
  asTyped?: true;
  /** The `timestamp` in the text was set by hand; else it is that of the sending. */
  ownTime?: true;
  breakage?: Breakage;
  /** Absent: all that listen to the event when it is sent. */
  to?: { webhookIds: string[]; url?: string };
  /** Milliseconds between the event before and this one. */
  waitMs: number;
}

/** Composed events that are sent again and again, in their order. */
export interface EventSequence {
  name: string;
  steps: SequenceStep[];
  updatedAtMs: number;
}

export const MAX_SEQUENCES = 200;
export const MAX_SEQUENCE_STEPS = 50;
export const MAX_SEQUENCE_NAME = 100;
