/**
 * The action table of MLflow 3.17.2: which actions exist for which entity, both in the lower-case words of a payload.
 * Entities and actions stand in the order of their wire numbers (1, 2, 3 …).
 */
export const WEBHOOK_ACTIONS = {
  registered_model: ['created'],
  model_version: ['created'],
  model_version_tag: ['set', 'deleted'],
  model_version_alias: ['created', 'deleted'],
  prompt: ['created'],
  prompt_version: ['created'],
  prompt_tag: ['set', 'deleted'],
  prompt_version_tag: ['set', 'deleted'],
  prompt_alias: ['created', 'deleted'],
  budget_policy: ['exceeded'],
} as const;

export type WebhookEntity = keyof typeof WEBHOOK_ACTIONS;
export type WebhookAction = (typeof WEBHOOK_ACTIONS)[WebhookEntity][number];

/** `entity.action`, as MLflow's Python API writes it: `model_version_alias.created`. */
export type WebhookEvent = {
  [Entity in WebhookEntity]: `${Entity}.${(typeof WEBHOOK_ACTIONS)[Entity][number]}`;
}[WebhookEntity];

/** All 15 events, in the order of the table. */
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = Object.entries(WEBHOOK_ACTIONS).flatMap(([entity, actions]) =>
  actions.map((action) => `${entity}.${action}` as WebhookEvent),
);

const known: ReadonlySet<string> = new Set(WEBHOOK_EVENTS);

export function isWebhookEvent(text: string): text is WebhookEvent {
  return known.has(text);
}

/** MLflow keeps a webhook's events sorted by (entity, action) text; the first of them is what a test without an event sends. */
export function sortEvents(events: Iterable<WebhookEvent>): WebhookEvent[] {
  return [...new Set(events)].sort((a, b) => compareText(entityOf(a), entityOf(b)) || compareText(a, b));
}

export function entityOf(event: WebhookEvent): WebhookEntity {
  return event.slice(0, event.indexOf('.')) as WebhookEntity;
}

export function actionOf(event: WebhookEvent): WebhookAction {
  return event.slice(event.indexOf('.') + 1) as WebhookAction;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
