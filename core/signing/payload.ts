import { EVENT_SCHEMAS, type FieldType, type RegistryEvent, type TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';
import { actionOf, entityOf } from '#shared/domain/mlflow/webhook-event.ts';
import { pythonInt, pythonObject, pythonString } from './python-json.ts';

/**
 * The body of a delivery, byte for byte as MLflow writes it: `{"entity": …, "action": …, "timestamp": …, "data": {…}}`.
 * The text is ASCII.
 *
 * @param nowMicros microseconds since the Unix epoch
 * @param workspace where it happened, on a server that has several and a release that tells of it
 */
export function renderPayload({ event, data }: RegistryEvent, nowMicros: number, workspace?: string): string {
  const values: Record<string, unknown> = data;
  const fields = Object.entries(EVENT_SCHEMAS[event].fields)
    .filter(([name]) => values[name] !== undefined) // an older MLflow has no such field
    .map(([name, type]: [string, FieldType]) => [name, renderField(values[name], type)] as const);
  return pythonObject([
    ['entity', pythonString(entityOf(event))],
    ['action', pythonString(actionOf(event))],
    ['timestamp', pythonString(isoTimestamp(nowMicros))],
    ['data', pythonObject(fields)],
    ...(workspace === undefined ? [] : [['workspace', pythonString(workspace)] as const]),
  ]);
}

function renderField(value: unknown, type: FieldType): string {
  if (value === null && type.endsWith('?')) return 'null';
  switch (type) {
    case 'string':
    case 'string?':
      return pythonString(value as string);
    case 'tags':
    case 'tags?':
      return pythonObject((value as TagPairs).map(([key, text]) => [key, pythonString(text)] as const));
    case 'float':
      return pythonFloat(value as number);
    case 'int':
      return pythonInt(value as number);
  }
}

/** One second has many deliveries. */
let newest = { seconds: 0, text: '1970-01-01T00:00:00' };

/** As Python's `isoformat()` of a UTC time: six digits, or none when the microsecond is 0, and `+00:00`. */
function isoTimestamp(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  if (seconds !== newest.seconds) newest = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, 19) };
  return `${newest.text}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}+00:00`;
}
