import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { Webhook, WebhookStatus } from '#shared/domain/delivery/webhook.ts';
import { sortEvents, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { DEFAULT_WORKSPACE } from '#shared/domain/mlflow/workspace.ts';
import type { Subscriber } from './subscriber.ts';

export interface SubscriberRow {
  seq: number;
  workspace: string;
  id: string;
  name: string;
  url: string;
  status: WebhookStatus;
  secret_token: string | null;
  profile: RetryProfileName | null;
}

export interface WebhookRow extends SubscriberRow {
  description: string | null;
  created_at_ms: number;
  updated_at_ms: number;
  events: string;
  secret_replaced_at_ms: number | null;
}

export const SUBSCRIBER_COLUMNS = 'seq, workspace, id, name, url, status, secret_token, profile';
export const WEBHOOK_COLUMNS = `${SUBSCRIBER_COLUMNS}, description, created_at_ms, updated_at_ms,
  (SELECT json_group_array(event) FROM subscription WHERE webhook_seq = webhook.seq) AS events,
  (SELECT max(replaced_at_ms) FROM replaced_secret WHERE webhook_seq = webhook.seq) AS secret_replaced_at_ms`;

/** @param open what a sealed secret says; undefined when it cannot be read */
export function toSubscriber(row: SubscriberRow, open: (token: string) => string | undefined): Subscriber {
  const { seq, workspace, id, name, url, status, secret_token, profile } = row;
  const text = secret_token === null ? undefined : open(secret_token);
  const secret: Subscriber['secret'] =
    secret_token === null ? { kind: 'none' } : text === undefined ? { kind: 'unreadable' } : { kind: 'set', text };
  return { seq, workspace, id, name, url, status, secret, ...(profile && { profile }) };
}

/** @param refusal what a stock MLflow would say to its URL */
export function toWebhook(row: WebhookRow, secret: Subscriber['secret']['kind'], refusal: string | undefined): Webhook {
  return {
    id: row.id,
    ...(row.workspace !== DEFAULT_WORKSPACE && { workspace: row.workspace }),
    name: row.name,
    url: row.url,
    ...(row.description && { description: row.description }),
    events: sortEvents(JSON.parse(row.events) as WebhookEvent[]),
    status: row.status,
    secret,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    ...(row.profile && { profile: row.profile }),
    ...(refusal !== undefined && { stockMlflowRefusal: refusal }),
    ...(row.secret_replaced_at_ms !== null && { secretReplacedAtMs: row.secret_replaced_at_ms }),
  };
}
