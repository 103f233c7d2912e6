import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { Webhook, WebhookStatus } from '#shared/domain/delivery/webhook.ts';
import { sortEvents, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Core } from './core-link.ts';

/** What the form of a webhook holds. */
export interface WebhookFields {
  name: string;
  url: string;
  description: string;
  events: readonly WebhookEvent[];
  status: WebhookStatus;
  /** null: that of the whole server. */
  profile: RetryProfileName | null;
  /** null: the one that the core keeps, or none, stays as it is; an empty text takes it away. */
  secret: string | null;
}

/** What somebody changed and has not saved: only that, so that what changes elsewhere meanwhile is seen in the other fields. */
export type WebhookDraft = Partial<WebhookFields>;

const EMPTY: WebhookFields = { name: '', url: '', description: '', events: [], status: 'ACTIVE', profile: null, secret: null };

export function fieldsOf(webhook: Webhook | undefined): WebhookFields {
  if (!webhook) return EMPTY;
  const { name, url, description = '', events, status, profile = null } = webhook;
  return { name, url, description, events, status, profile, secret: null };
}

/** Leaves out what is as it was. */
export function draftAfter(draft: WebhookDraft, change: WebhookDraft, webhook: Webhook | undefined): WebhookDraft {
  const before = fieldsOf(webhook);
  const entries = Object.entries({ ...draft, ...change }).filter(([name, value]) => !same(value, before[name as keyof WebhookFields]));
  return Object.fromEntries(entries) as WebhookDraft;
}

function same(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  const [a, b] = [sortEvents(one), sortEvents(other)];
  return a.length === b.length && a.every((event, index) => event === b[index]);
}

type NewWebhook = Parameters<Core['createWebhook']>[0];
type WebhookPatch = NonNullable<Parameters<Core['updateWebhook']>[1]>;

export function newWebhookOf(draft: WebhookDraft): NewWebhook {
  const { profile, secret, description, ...fields } = { ...EMPTY, ...draft };
  return { ...fields, ...(description !== '' && { description }), ...(secret && { secret }), ...(profile && { profile }) };
}

export function patchOf({ secret, ...draft }: WebhookDraft): WebhookPatch {
  return { ...draft, ...(typeof secret === 'string' && { secret }) };
}
