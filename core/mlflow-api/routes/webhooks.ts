import type { TestResult } from '#core/dispatch/command/test-result.ts';
import type { Dispatcher } from '#core/dispatch/loop/dispatcher.ts';
import type { ScopedWebhooks } from '#core/dispatch/store/webhooks-of.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { doesNotExist, invalidParameter, MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/mlflow/python-repr.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import {
  actionOf,
  entityOf,
  isWebhookEvent,
  WEBHOOK_ACTIONS,
  type WebhookEntity,
  type WebhookEvent,
} from '#shared/domain/mlflow/webhook-event.ts';
import { choice, list, longText, MOST_ROWS, nested, required, requiredText, smallInteger, text, unchecked } from '../fields.ts';
import { offsetOf } from '../page-token.ts';
import { type Route, read, write } from '../route.ts';
import { tokenShape } from '../shapes.ts';
import type { Message } from '../wire.ts';

const ENTITIES = Object.keys(WEBHOOK_ACTIONS) as WebhookEntity[];
const ACTIONS = ['CREATED', 'UPDATED', 'DELETED', 'SET', 'EXCEEDED'] as const;
const NAME = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

const numbered = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name, i) => [name, i + 1])) as Record<Name, number>;

const eventFields = { entity: choice(numbered(ENTITIES.map((entity) => entity.toUpperCase()))), action: choice(numbered(ACTIONS)) };
const status = choice({ ACTIVE: 1, DISABLED: 2 });
const createFields = {
  name: requiredText,
  url: requiredText,
  events: required(list(nested(eventFields), MOST_ROWS)),
  description: longText,
  secret: text,
  status,
};
const updateFields = { name: text, description: longText, url: text, events: list(nested(eventFields), MOST_ROWS), secret: text, status };

export interface WebhookRoutesOptions {
  webhooks: ScopedWebhooks;
  testWebhook: Dispatcher['test'];
  release: MlflowRelease;
  /** What MLflow would say against a webhook's URL, or nothing. */
  checkUrl: (url: string) => Promise<string | undefined>;
}

export function webhookRoutes({ webhooks, testWebhook, checkUrl, release }: WebhookRoutesOptions): Route[] {
  const toEvent = (event: Message<typeof eventFields>) => knownTo(release, eventOf(event));

  function find(id: string): Webhook {
    const webhook = webhooks.get(id);
    if (!webhook) throw doesNotExist(`Webhook with ID ${id} not found.`);
    return webhook;
  }

  async function refuseUrl(url: string): Promise<void> {
    const refusal = await checkUrl(url);
    if (refusal !== undefined) throw invalidParameter(refusal);
  }

  return [
    write(
      'POST',
      'webhooks',
      createFields,
      ({ name, url, events, description, secret, status: wanted }) =>
        toWire(
          webhooks.create({
            name,
            url,
            events: distinct(events.map(toEvent)),
            ...(description && { description }),
            ...(secret && { secret }),
            ...(wanted && { status: wanted }),
          }),
        ),
      // The order of MLflow's checks: event pairs, name, URL, and only then whether there are any events.
      async ({ name, url, events }) => {
        for (const event of events) toEvent(event);
        checkName(name);
        await refuseUrl(url);
        if (events.length === 0) throw invalidParameter('Webhook events must be a non-empty list of WebhookEvent objects: [].');
      },
    ),

    read('GET', 'webhooks', { max_results: smallInteger(), page_token: text }, ({ max_results, page_token }) => {
      const limit = max_results || DEFAULT_PAGE;
      if (limit < 1 || limit > LARGEST_PAGE) throw invalidParameter(`max_results must be between 1 and ${LARGEST_PAGE}.`);
      const offset = offsetOf(page_token);
      const rows = webhooks.list({ limit: limit + 1, offset });
      const more = rows.length > limit;
      return {
        ...(rows.length > 0 && { webhooks: rows.slice(0, limit).map(webhookShape) }),
        ...tokenShape(more ? offset + limit : undefined),
      };
    }),

    read('GET', 'webhooks/{id}', {}, (_, { id = '' }) => toWire(find(id))),

    write(
      'PATCH',
      'webhooks/{id}',
      updateFields,
      ({ name, url, events, description, secret, status: wanted }, { id = '' }) => {
        const updated = webhooks.update(id, {
          ...(name && { name }),
          ...(url && { url }),
          ...(events.length > 0 && { events: distinct(events.map(toEvent)) }),
          ...(description !== undefined && (release.has('partialUpdates') || description !== '') && { description }),
          ...(secret !== undefined && { secret }),
          ...(wanted ? { status: wanted } : !release.has('partialUpdates') && { status: 'ACTIVE' }),
        });
        return toWire(updated ?? find(id));
      },
      async ({ name, url, events }, { id = '' }) => {
        for (const event of events) toEvent(event);
        find(id);
        if (name) checkName(name);
        if (url) await refuseUrl(url);
      },
    ),

    write('DELETE', 'webhooks/{id}', {}, (_, { id = '' }) => {
      find(id);
      webhooks.remove(id);
      return {};
    }),

    // Answers when the delivery is finished, all retries included. Works for disabled webhooks and for any event.
    read('POST', 'webhooks/{id}/test', { event: unchecked(nested(eventFields)) }, async ({ event }, { id = '' }) => {
      const wanted = event && toEvent(event);
      const [first] = find(id).events;
      const chosen = wanted ?? first;
      if (!chosen) throw invalidParameter('This webhook has no events: name one to test it.');
      const { result } = await testWebhook(id, chosen);
      return { result: resultShape(result) };
    }),
  ];
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw invalidParameter(
    `Webhook name ${pythonRepr(name)} is invalid. It must start and end with a letter or digit, be less than 63 characters long, ` +
      'and contain only letters, digits, dots (.), underscores (_), and hyphens (-).',
  );
}

/** MLflow crashes on a missing or unknown entity or action; a refusal that names the words is kinder. */
function eventOf({ entity, action }: Message<typeof eventFields>): WebhookEvent {
  if (entity === undefined) throw invalidParameter(`Each webhook event needs an entity, one of ${ENTITIES.join(', ').toUpperCase()}.`);
  if (action === undefined) throw invalidParameter(`Each webhook event needs an action, one of ${ACTIONS.join(', ')}.`);
  const event = `${entity}.${action}`.toLowerCase();
  if (isWebhookEvent(event)) return event;
  const known: readonly string[] = WEBHOOK_ACTIONS[entity.toLowerCase() as WebhookEntity];
  const valid = [...known].sort().map((word) => `'${word}'`);
  throw invalidParameter(
    `Invalid action '${action.toLowerCase()}' for entity '${entity.toLowerCase()}'. Valid actions are: [${valid.join(', ')}]`,
  );
}

/** An older MLflow crashes on an event that it does not know. */
function knownTo({ version, events }: MlflowRelease, event: WebhookEvent): WebhookEvent {
  if (events.has(event)) return event;
  throw invalidParameter(`MLflow ${version} has no event ${event}. It has ${[...events].join(', ')}.`);
}

function distinct(events: WebhookEvent[]): WebhookEvent[] {
  const twice = events.find((event, i) => events.indexOf(event) !== i);
  if (twice) throw new MlflowError('BAD_REQUEST', `A webhook has each event once: ${twice} was given twice.`);
  return events;
}

const toWire = (webhook: Webhook) => ({ webhook: webhookShape(webhook) });

/** The secret is in no answer. */
function webhookShape({ id, name, description, url, events, status: current, createdAtMs, updatedAtMs }: Webhook) {
  return {
    webhook_id: id,
    name,
    ...(description && { description }),
    url,
    events: events.map((event) => ({ entity: entityOf(event).toUpperCase(), action: actionOf(event).toUpperCase() })),
    status: current,
    creation_timestamp: createdAtMs,
    last_updated_timestamp: updatedAtMs,
  };
}

function resultShape(result: TestResult) {
  if ('errorMessage' in result) return { success: false, error_message: result.errorMessage };
  return { success: result.success, response_status: result.responseStatus, response_body: result.responseBody };
}
