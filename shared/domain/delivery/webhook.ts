import type { WebhookEvent } from '../mlflow/webhook-event.ts';
import type { RetryProfileName } from './retry-profile.ts';

export const WEBHOOK_STATUSES = ['ACTIVE', 'DISABLED'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

export const WEBHOOK_SECRETS = ['none', 'set', 'unreadable'] as const;

/** The registered record. The secret itself never travels; `secret` only says whether there is one. */
export interface Webhook {
  /** Lower-case UUID v4. */
  id: string;
  /** The one of MLflow's workspaces that it belongs to; absent: the default one. */
  workspace?: string;
  name: string;
  url: string;
  description?: string;
  /** Sorted, see {@link sortEvents}. */
  events: WebhookEvent[];
  status: WebhookStatus;
  secret: (typeof WEBHOOK_SECRETS)[number];
  createdAtMs: number;
  updatedAtMs: number;
  /** Overrides the profile of the whole server for this webhook. */
  profile?: RetryProfileName;
  /** What a stock MLflow would say when asked to create it; absent when it would not object. */
  stockMlflowRefusal?: string;
  /** When its secret was last replaced by another; the one before is kept for explaining. */
  secretReplacedAtMs?: number;
}
