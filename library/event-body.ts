import { renderPayload } from '#core/signing/payload.ts';
import { EVENT_SCHEMAS, type FieldType, type RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/**
 * The body that MLflow would write for an event: its example, with these values instead.
 * @throws TypeError that names the event or the field which MLflow does not have
 */
export function eventBody(event: WebhookEvent, data: Readonly<Record<string, unknown>>, nowMs: number): string {
  if (!isWebhookEvent(event)) throw new TypeError(`There is no event ${JSON.stringify(event)}. There are ${WEBHOOK_EVENTS.join(', ')}.`);
  const fields: Record<string, FieldType> = EVENT_SCHEMAS[event].fields;
  const example: Record<string, unknown> = EVENT_SCHEMAS[event].example;
  const values = Object.entries(data).map(([name, value]) => {
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!type) throw new TypeError(`${event} has no field ${JSON.stringify(name)}. It has ${Object.keys(fields).join(', ')}.`);
    return [name, fieldValue(type, value, name)] as const;
  });
  return renderPayload({ event, data: { ...example, ...Object.fromEntries(values) } } as RegistryEvent, Math.round(nowMs * 1000));
}

function fieldValue(type: FieldType, value: unknown, name: string): unknown {
  if (value === null && type.endsWith('?')) return null;
  const kind = type.replace('?', '');
  if (kind === 'tags' && isTextsByName(value)) return Object.entries(value);
  if (kind === 'string' && typeof value === 'string') return value;
  if (kind === 'int' && Number.isSafeInteger(value)) return value;
  if (kind === 'float' && Number.isFinite(value)) return value;
  throw new TypeError(`${name} takes ${WORDS[kind] ?? kind}${type.endsWith('?') ? ' or null' : ''}, not ${JSON.stringify(value)}.`);
}

const WORDS: Readonly<Record<string, string>> = {
  tags: 'an object of texts',
  string: 'a text',
  int: 'a whole number',
  float: 'a number',
};

const isTextsByName = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === 'string');
