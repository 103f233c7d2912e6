import type { RetryProfileName } from '#shared/domain/retry-profile.ts';
import type { Webhook, WebhookEvent, WebhookStatus } from '#shared/domain/webhook.ts';

export interface NewWebhook {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description?: string;
  /** Absent or empty: deliveries are not signed. */
  secret?: string;
  status?: WebhookStatus;
}

/** Absent fields stay as they are; `description: ''` and `secret: ''` clear. */
export interface WebhookPatch {
  name?: string;
  url?: string;
  events?: readonly WebhookEvent[];
  description?: string;
  secret?: string;
  status?: WebhookStatus;
  profile?: RetryProfileName;
}

/**
 * The registered webhooks. Reading is synchronous. `create`, `update` and `remove` are synchronous too and belong
 * inside a work of the writer (core/database/writer.ts); they publish after its commit.
 */
export interface WebhookStore {
  create(webhook: NewWebhook): Webhook;
  get(id: string): Webhook | undefined;
  /** Newest first; removed ones are hidden, disabled ones listed. */
  list(page: { limit: number; offset: number }): Webhook[];
  count(): number;
  update(id: string, patch: WebhookPatch): Webhook | undefined;
  /** Soft: the row stays for its deliveries. @returns whether there was one. */
  remove(id: string): boolean;
  /** Never leaves the core except through `POST …/secret`. */
  secretOf(id: string): string | undefined;
  /** The secrets that fit a delivery id, or all that are known: for the receiver's `auto`. */
  secretsFor(deliveryId: string | undefined): KnownSecret[];
}

export interface KnownSecret {
  webhookId: string;
  webhookName: string;
  secret: string;
  /** It belongs to the webhook that sent this very delivery. */
  ofThisDelivery: boolean;
}
