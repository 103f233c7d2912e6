import { renderPayload } from '#core/signing/payload.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { EVENT_SCHEMAS, type FieldType, type RegistryEvent, type TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { pythonDumpOf } from '#shared/domain/mlflow/python-dump.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type JsonNode, parseJsonTree } from '#shared/domain/wire/json-tree.ts';

export interface PayloadOptions {
  event: WebhookEvent;
  /** `name=iris`, `data.version=3`, `tags.stage=prod`; later ones win. */
  overrides: readonly string[];
  /** `data.color="red"`, `region=eu`: members that MLflow does not have, by their path from the top; the value is JSON where it can be read so. */
  extras?: readonly string[];
  /** `data` of another payload to start from; else the example of the event. */
  from?: Readonly<Record<string, unknown>>;
  nowMicros: number;
}

/** The body that MLflow would write for an event with these values. @throws StartError `usage` that names the field */
export function eventPayload({ event, overrides, extras = [], from = {}, nowMicros }: PayloadOptions): string {
  const fields: Record<string, FieldType> = EVENT_SCHEMAS[event].fields;
  const example: Record<string, unknown> = EVENT_SCHEMAS[event].example;
  const data = Object.fromEntries(Object.keys(fields).map((name) => [name, name in from ? pairsOf(from[name]) : example[name]]));
  for (const override of overrides) {
    const equals = override.indexOf('=');
    if (equals < 1)
      throw new StartError('usage', `--override takes a field and its value, such as name=iris, not ${JSON.stringify(override)}.`);
    set(data, fields, override.slice(0, equals).replace(/^data\./, ''), override.slice(equals + 1), event);
  }
  return extras.reduce(withExtra, renderPayload({ event, data } as RegistryEvent, nowMicros));
}

/** The payload with one more member, written as Python writes it; the rest stays as it is. */
function withExtra(payload: string, extra: string): string {
  const equals = extra.indexOf('=');
  const path = extra.slice(0, Math.max(0, equals)).split('.');
  const text = extra.slice(equals + 1);
  if (path.some((part) => part === '')) {
    throw new StartError('usage', `--extra takes a path and its value, such as data.color=red, not ${JSON.stringify(extra)}.`);
  }
  const root = parseJsonTree(payload)?.root;
  const value: JsonNode = parseJsonTree(text)?.root ?? { kind: 'scalar', text: JSON.stringify(text), value: text };
  return root ? pythonDumpOf(put(root, path, value, extra)) : payload;
}

function put(node: JsonNode, [name = '', ...rest]: readonly string[], value: JsonNode, extra: string): JsonNode {
  if (node.kind !== 'object') throw new StartError('usage', `--extra ${extra}: what stands there is no object that could take it.`);
  const at = node.members.findIndex(({ key }) => key === name);
  const before = node.members[at]?.value ?? { kind: 'object', members: [] };
  const member = { key: name, value: rest.length === 0 ? value : put(before, rest, value, extra) };
  return { ...node, members: at < 0 ? [...node.members, member] : node.members.map((one, i) => (i === at ? member : one)) };
}

function set(data: Record<string, unknown>, fields: Record<string, FieldType>, path: string, text: string, event: WebhookEvent): void {
  const [name = '', ...rest] = path.split('.');
  const type = fields[name];
  const key = rest.join('.');
  const isTags = type === 'tags' || type === 'tags?';
  if (!type || isTags !== (key !== '')) {
    const known = Object.entries(fields).map(([field, kind]) => (kind.startsWith('tags') ? `${field}.KEY` : field));
    throw new StartError('usage', `${event} has no field ${JSON.stringify(path)}. It has ${known.join(', ')}.`);
  }
  if (!isTags) {
    data[name] = valueOfType(type, text, name);
    return;
  }
  const tags = (data[name] as TagPairs | null) ?? [];
  data[name] = [...tags.filter(([other]) => other !== key), [key, text]];
}

function valueOfType(type: FieldType, text: string, name: string): unknown {
  if (type.endsWith('?') && text === 'null') return null;
  if (type !== 'int' && type !== 'float') return text;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (type === 'int' ? Number.isSafeInteger(number) : Number.isFinite(number)) return number;
  throw new StartError('usage', `${name} takes ${type === 'int' ? 'a whole number' : 'a number'}, not ${JSON.stringify(text)}.`);
}

/** Tags of a payload that was read as JSON. */
const pairsOf = (value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : value);
