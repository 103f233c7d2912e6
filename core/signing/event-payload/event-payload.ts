import { StartError } from '#shared/domain/app/start-error.ts';
import { EVENT_SCHEMAS, exampleEvent, type FieldType } from '#shared/domain/mlflow/event-schema.ts';
import { pythonDumpOf } from '#shared/domain/mlflow/python-dump.ts';
import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { nearestNames } from '#shared/domain/nearest.ts';
import { type JsonNode, parseJsonTree } from '#shared/domain/wire/json-tree.ts';
import { renderPayload } from '../payload.ts';
import { fitsField, tagNode, valueNode } from './payload-values.ts';

export type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

export interface PayloadOptions {
  event: WebhookEvent;
  /** `name=iris`, `data.version=3`, `tags.stage=prod`; later ones win. */
  overrides?: readonly string[];
  /** `data.color="red"`, `region=eu`: members that MLflow does not have, by their path from the top; the value is JSON where it can be read so. */
  extras?: readonly string[];
  /** Another payload to start from; else the example of the event. Of another event, the fields that both have are taken. */
  from?: ObjectNode;
  nowMicros: number;
}

/** The body that MLflow would write for an event with these values. @throws StartError `usage` that names the field and those there are */
export function eventPayload({ event, overrides = [], extras = [], from, nowMicros }: PayloadOptions): string {
  let payload = basis(event, from, nowMicros);
  for (const override of overrides) {
    const { path, text } = pair('--override', override, 'name=iris');
    payload = overridden(payload, event, path, text);
  }
  for (const extra of extras) {
    const { path, text } = pair('--extra', extra, 'data.color=red');
    payload = extended(payload, event, path, text, extra);
  }
  return pythonDumpOf(payload);
}

const EMPTY: ObjectNode = { kind: 'object', members: [] };

/** An object of a JSON text; undefined for anything else. */
export function objectIn(text: string): ObjectNode | undefined {
  const root = parseJsonTree(text, { python: true })?.root;
  return root?.kind === 'object' ? root : undefined;
}

export const memberOf = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;

const textOf = (node: JsonNode | undefined) => (node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined);

function basis(event: WebhookEvent, from: ObjectNode | undefined, nowMicros: number): ObjectNode {
  const example = objectIn(renderPayload(exampleEvent(event), nowMicros)) ?? EMPTY;
  if (!from) return example;
  const isSame = textOf(memberOf(from, 'entity')) === entityOf(event) && textOf(memberOf(from, 'action')) === actionOf(event);
  // All of it stays, also what a newer MLflow wrote.
  if (isSame) return retimed(from, event, nowMicros);
  return Object.entries(fieldsOf(event)).reduce((payload, [name, type]) => {
    const taken = memberOf(memberOf(from, 'data'), name);
    return taken && fitsField(type, taken) ? put(payload, ['data', name], taken) : payload;
  }, example);
}

/** The same payload with the time of now, where it has one. */
export function retimed(payload: ObjectNode, event: WebhookEvent, nowMicros: number): ObjectNode {
  const now = memberOf(objectIn(renderPayload(exampleEvent(event), nowMicros)), 'timestamp');
  return { ...payload, members: payload.members.map((one) => (one.key === 'timestamp' && now ? { ...one, value: now } : one)) };
}

const fieldsOf = (event: WebhookEvent): Record<string, FieldType> => EVENT_SCHEMAS[event].fields;

const isTags = (type: FieldType | undefined) => type === 'tags' || type === 'tags?';

function overridden(payload: ObjectNode, event: WebhookEvent, path: string, text: string): ObjectNode {
  if (path === 'timestamp') return put(payload, ['timestamp'], valueNode('string', text, path));
  const fields = fieldsOf(event);
  const [name = '', ...rest] = path.replace(/^data\./, '').split('.');
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const key = rest.join('.');
  if (!type || (key !== '' && !isTags(type))) throw unknownField(event, path, name);
  if (key === '') return put(payload, ['data', name], valueNode(type, text, name));
  return put(payload, ['data', name, key], tagNode(text));
}

function unknownField(event: WebhookEvent, path: string, name: string): StartError {
  const fields = fieldsOf(event);
  const names = [...Object.keys(fields), 'timestamp'];
  const near = nearestNames(name, names);
  const known = [...near, ...names.filter((other) => !near.includes(other))];
  const written = known.map((field) => (isTags(fields[field]) ? `${field}.KEY` : field));
  return new StartError(
    'usage',
    `${event} has no field ${JSON.stringify(path)}. It has ${written.join(', ')}. What a newer MLflow adds is given with --extra data.${name}=….`,
  );
}

/** What MLflow has is changed with --override, which checks its type. */
function extended(payload: ObjectNode, event: WebhookEvent, path: string, text: string, extra: string): ObjectNode {
  const parts = path.split('.');
  const [first = '', second = ''] = parts;
  const isKnown =
    parts.length === 1
      ? ['entity', 'action', 'timestamp', 'data'].includes(first)
      : parts.length === 2 && first === 'data' && Object.hasOwn(fieldsOf(event), second);
  if (isKnown) {
    const instead =
      second !== ''
        ? `--override ${second}=… changes it`
        : first === 'timestamp'
          ? '--override timestamp=… changes it'
          : '--raw changes it';
    throw new StartError('usage', `--extra ${extra}: MLflow has ${path} already; ${instead}.`);
  }
  const value: JsonNode = parseJsonTree(text)?.root ?? { kind: 'scalar', text: JSON.stringify(text), value: text };
  return put(payload, parts, value, extra);
}

function put(node: ObjectNode, path: readonly string[], value: JsonNode, extra = ''): ObjectNode {
  const [name = '', ...rest] = path;
  const at = node.members.findLastIndex(({ key }) => key === name);
  const before = node.members[at]?.value ?? EMPTY;
  const isNothing = before.kind === 'scalar' && before.value === null;
  if (rest.length > 0 && before.kind !== 'object' && !isNothing)
    throw new StartError('usage', `--extra ${extra}: what stands there is no object that could take it.`);
  const inner = before.kind === 'object' ? before : EMPTY;
  const member = { key: name, value: rest.length === 0 ? value : put(inner, rest, value, extra) };
  return { ...node, members: at < 0 ? [...node.members, member] : node.members.map((one, i) => (i === at ? member : one)) };
}

function pair(flag: string, given: string, example: string): { path: string; text: string } {
  const equals = given.indexOf('=');
  const path = given.slice(0, Math.max(0, equals));
  if (path.split('.').some((part) => part === '')) {
    throw new StartError('usage', `${flag} takes a path and its value, such as ${example}, not ${JSON.stringify(given)}.`);
  }
  return { path, text: given.slice(equals + 1) };
}
