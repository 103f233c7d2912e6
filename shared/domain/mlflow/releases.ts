import { entityOf, WEBHOOK_EVENTS, type WebhookEntity, type WebhookEvent } from './webhook-event.ts';

/** A release of MLflow as it names itself: `3.17.2`, or `3.18.0.dev0`. */
export interface Release {
  text: string;
  major: number;
  minor: number;
  patch: number;
}

/** @returns undefined for what no release is called */
export function parseRelease(text: string): Release | undefined {
  const trimmed = text.trim();
  const [whole, major, minor, patch] = /^(\d{1,3})\.(\d{1,4})\.(\d{1,4})(?:\.?(?:dev|rc|a|b|post)\d{0,8})?$/.exec(trimmed) ?? [];
  return whole === undefined ? undefined : { text: whole, major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Whether it is that release or a later one. @param since `3.5` is its first patch release */
export function isSince({ major, minor, patch }: Release, since: string): boolean {
  const [a = 0, b = 0, c = 0] = since.split('.').map(Number);
  return major !== a ? major > a : minor !== b ? minor > b : patch >= c;
}

/** The first release that has webhooks. */
export const WEBHOOKS_SINCE = '3.3.0';
/** The newest release whose server was looked at. */
export const NEWEST_KNOWN = '3.18.0';

/** The first release that knows each kind of event. Read from the releases themselves. */
const SINCE: Readonly<Record<WebhookEntity, string>> = {
  registered_model: WEBHOOKS_SINCE,
  model_version: WEBHOOKS_SINCE,
  model_version_tag: WEBHOOKS_SINCE,
  model_version_alias: WEBHOOKS_SINCE,
  prompt: '3.5.0',
  prompt_version: '3.5.0',
  prompt_tag: '3.5.0',
  prompt_version_tag: '3.5.0',
  prompt_alias: '3.5.0',
  budget_policy: '3.11.0',
};

export const eventSince = (event: WebhookEvent): string => SINCE[entityOf(event)];

export const eventsOf = (release: Release): WebhookEvent[] => WEBHOOK_EVENTS.filter((event) => isSince(release, eventSince(event)));

/** How long a server keeps its list of webhooks for an event, unless MLFLOW_WEBHOOK_CACHE_TTL says otherwise. */
export const LIST_CACHE_MS = 60_000;
