import { jsonObject } from './ask-upstream.ts';

/** A webhook as a real server lists it; its secret is never told. */
export interface ServerWebhook {
  id: string;
  name: string;
  url: string;
  /** As on the wire: `PROMPT_TAG`, `SET`. */
  events: readonly { entity: string; action: string }[];
  isActive: boolean;
  /** By the server's clock. */
  changedAtMs: number;
}

export interface WebhookPage {
  webhooks: ServerWebhook[];
  nextPageToken: string | undefined;
}

/** @returns undefined when the text is not what `GET …/webhooks` answers */
export function parseWebhookPage(text: string): WebhookPage | undefined {
  const page = jsonObject(text);
  const items = page?.['webhooks'] ?? [];
  if (!page || 'error_code' in page || !Array.isArray(items)) return undefined;
  const token = page['next_page_token'];
  const webhooks = items.map(parseWebhook).filter((webhook) => webhook !== undefined);
  return { webhooks, nextPageToken: typeof token === 'string' && token !== '' ? token : undefined };
}

/** What `POST …/webhooks` answers. @returns undefined for anything else */
export const parseCreated = (text: string): ServerWebhook | undefined => parseWebhook(jsonObject(text)?.['webhook']);

function parseWebhook(value: unknown): ServerWebhook | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { webhook_id: id, name, url, events, status, last_updated_timestamp: changedAtMs } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof url !== 'string') return undefined;
  return {
    id,
    name: typeof name === 'string' ? name : id,
    url,
    events: Array.isArray(events) ? events.map(parseEvent).filter((event) => event !== undefined) : [],
    isActive: status !== 'DISABLED',
    changedAtMs: Number(changedAtMs) || 0,
  };
}

function parseEvent(value: unknown): { entity: string; action: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { entity, action } = value as Record<string, unknown>;
  return typeof entity === 'string' && typeof action === 'string' ? { entity, action } : undefined;
}
