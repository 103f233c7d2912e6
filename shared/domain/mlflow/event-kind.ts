import { EVENT_SCHEMAS, type FieldType, type TagPairs } from './event-schema.ts';
import { actionOf, entityOf, WEBHOOK_EVENTS, type WebhookEvent } from './webhook-event.ts';

/** One of the 15 events as the catalogue shows it. */
export interface EventKind {
  event: WebhookEvent;
  entity: string;
  action: string;
  /** MLflow's name for the payload. */
  schema: string;
  /** The fields of `data`, in the order in which they are written; `?` marks those that may be null. */
  fields: { name: string; type: FieldType }[];
  /** `data` of the payload that a test sends. */
  example: Record<string, unknown>;
}

/** All 15, in the order of the action table. */
export function eventKinds(): EventKind[] {
  return WEBHOOK_EVENTS.map((event) => {
    const { schema, fields, example } = EVENT_SCHEMAS[event];
    const types: [string, FieldType][] = Object.entries(fields);
    return {
      event,
      entity: entityOf(event),
      action: actionOf(event),
      schema,
      fields: types.map(([name, type]) => ({ name, type })),
      example: Object.fromEntries(Object.entries(example).map(([name, value]) => [name, plain(value)])),
    };
  });
}

const plain = (value: unknown) => (Array.isArray(value) ? Object.fromEntries(value as unknown as TagPairs) : value);
