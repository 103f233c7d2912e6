import { EVENT_SCHEMAS, type FieldType, type TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import { laidOut, pythonDumpOf } from '#shared/domain/mlflow/python-dump.ts';
import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';
import { actionOf, entityOf, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type JsonNode, type JsonProblem, readJsonTree } from '#shared/domain/wire/json-tree.ts';

/*
 * A payload as it is composed. The JSON text is what holds; the form is a way to look at the members that MLflow has, and to change one of
 * them, so that what else was typed stays.
 */

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;
type Members = ObjectNode['members'];

export interface PayloadField {
  name: string;
  type: FieldType;
}

/** The members of `data` in the order in which MLflow writes them. */
export const fieldsOf = (event: WebhookEvent): PayloadField[] =>
  Object.entries(EVENT_SCHEMAS[event].fields).map(([name, type]: [string, FieldType]) => ({ name, type }));

const textNode = (value: string): JsonNode => ({ kind: 'scalar', text: JSON.stringify(value), value });
const nullNode: JsonNode = { kind: 'scalar', text: 'null', value: null };
const tagsNode = (pairs: TagPairs): JsonNode => ({
  kind: 'object',
  members: pairs.map(([key, value]) => ({ key, value: textNode(value) })),
});

/** @param nowMicros microseconds since the Unix epoch */
export function exampleText(event: WebhookEvent, nowMicros: number): string {
  const example: Record<string, unknown> = EVENT_SCHEMAS[event].example;
  const data = fieldsOf(event).map(({ name, type }) => ({ key: name, value: exampleNode(example[name], type) }));
  return laidOut({
    kind: 'object',
    members: [
      { key: 'entity', value: textNode(entityOf(event)) },
      { key: 'action', value: textNode(actionOf(event)) },
      { key: 'timestamp', value: textNode(isoTime(nowMicros)) },
      { key: 'data', value: { kind: 'object', members: data } },
    ],
  });
}

function exampleNode(value: unknown, type: FieldType): JsonNode {
  if (value === null) return nullNode;
  if (type === 'float') return numberNode(pythonFloat(value as number));
  if (type === 'int') return numberNode(String(value));
  return type.startsWith('tags') ? tagsNode(value as TagPairs) : textNode(String(value));
}

const numberNode = (text: string): JsonNode => ({ kind: 'scalar', text, value: Number(text) });

/** As Python's `isoformat()` of a UTC time. */
export function isoTime(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = Math.floor(micros - seconds * 1_000_000);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}+00:00`;
}

/** What the text is: a payload whose members can be shown, or why it is none. */
export type ReadPayload = { kind: 'payload'; root: ObjectNode; data: ObjectNode } | { kind: 'broken'; message: string };

export const problemText = ({ line, column, message }: JsonProblem) => `Line ${line}, column ${column}: ${message}.`;

export function readPayload(text: string): ReadPayload {
  const read = readJsonTree(text);
  if (!read.ok) return { kind: 'broken', message: problemText(read.problem) };
  const { root } = read.tree;
  if (root.kind !== 'object') return { kind: 'broken', message: 'It is JSON, but not an object with “data”.' };
  const data = memberOf(root, 'data');
  if (data?.kind !== 'object') return { kind: 'broken', message: 'It is JSON, but “data” is not an object.' };
  return { kind: 'payload', root, data };
}

/** The last one counts, as for Python. */
const memberOf = ({ members }: ObjectNode, key: string): JsonNode | undefined => members.findLast((member) => member.key === key)?.value;

/** The bytes that leave: as typed, or as Python would write them. @returns why there are none */
export function bytesOf(text: string, { asTyped }: { asTyped: boolean }): Uint8Array | string {
  if (asTyped) return new TextEncoder().encode(text);
  const read = readJsonTree(text);
  return read.ok ? new TextEncoder().encode(pythonDumpOf(read.tree.root)) : problemText(read.problem);
}

/** What a field of the form shows. `other`: JSON that is not of its type, and is changed in the JSON. */
export type FieldValue = { kind: 'text'; text: string } | { kind: 'null' } | { kind: 'absent' } | { kind: 'other'; json: string };

export function shownValue(data: ObjectNode, { name, type }: PayloadField): FieldValue {
  const node = memberOf(data, name);
  if (node === undefined) return { kind: 'absent' };
  if (node.kind !== 'scalar') return { kind: 'other', json: pythonDumpOf(node) };
  if (node.value === null) return type.endsWith('?') ? { kind: 'null' } : { kind: 'other', json: 'null' };
  const fits = type === 'int' || type === 'float' ? typeof node.value === 'number' : typeof node.value === 'string';
  return fits ? { kind: 'text', text: typeof node.value === 'string' ? node.value : node.text } : { kind: 'other', json: node.text };
}

/** @returns the tags in their order, or undefined where they are no object of texts */
export function tagsOf(data: ObjectNode, name: string): [key: string, value: string][] | undefined {
  const node = memberOf(data, name);
  if (node === undefined) return [];
  if (node.kind !== 'object') return undefined;
  const pairs = node.members.map(({ key, value }) =>
    value.kind === 'scalar' && typeof value.value === 'string' ? [key, value.value] : undefined,
  );
  return pairs.every((pair) => pair !== undefined) ? (pairs as [string, string][]) : undefined;
}

/** The text of a field as a value of its type. @returns why it is none */
export function nodeOf(text: string, { name, type }: PayloadField): JsonNode | string {
  if (type === 'int') {
    return /^\s*-?\d+\s*$/.test(text) ? numberNode(String(BigInt(text.trim()))) : `${name} takes a whole number, such as 1.`;
  }
  if (type === 'float') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? numberNode(pythonFloat(value)) : `${name} takes a number, such as 100.0.`;
  }
  return text === '' && type.endsWith('?') ? nullNode : textNode(text);
}

export const withField = (root: ObjectNode, name: string, node: JsonNode): string => laidOut(withData(root, name, node));

export const withTags = (root: ObjectNode, name: string, pairs: TagPairs): string => laidOut(withData(root, name, tagsNode(pairs)));

function withData(root: ObjectNode, name: string, node: JsonNode): ObjectNode {
  const data = memberOf(root, 'data');
  if (data?.kind !== 'object') return root;
  return { ...root, members: put(root.members, 'data', { ...data, members: put(data.members, name, node) }) };
}

/** In its place, or behind the others. */
function put(members: Members, key: string, value: JsonNode): Members {
  const at = members.findLastIndex((member) => member.key === key);
  return at < 0 ? [...members, { key, value }] : members.map((member, i) => (i === at ? { key, value } : member));
}

/** The text with another time where it says `before`; nothing else of it moves. */
export function withTime(text: string, before: string, after: string): string {
  return timeOf(text) === before ? text.replace(JSON.stringify(before), () => JSON.stringify(after)) : text;
}

/** What the payload says as its time. */
export function timeOf(text: string): string | undefined {
  const read = readJsonTree(text);
  const node = read.ok && read.tree.root.kind === 'object' ? memberOf(read.tree.root, 'timestamp') : undefined;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/**
 * The text of a body that was sent before, and whether its bytes are those that Python writes for it.
 * @returns undefined for a body that is no text
 */
export function textOfBody(bytes: Uint8Array): { text: string; asTyped: boolean } | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const read = readJsonTree(text);
  if (!read.ok || pythonDumpOf(read.tree.root) !== text) return { text, asTyped: true };
  return { text: laidOut(readable(read.tree.root)), asTyped: false };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what does not show stays escaped
const HIDDEN = /[\0-\x1f\x7f]|(?! )[\p{Cf}\p{Cs}\p{Co}\p{Z}]/u;

/** Letters instead of their escapes, where they show. */
function readable(node: JsonNode): JsonNode {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && !HIDDEN.test(node.value) ? textNode(node.value) : node;
    case 'array':
      return { ...node, items: node.items.map(readable) };
    case 'object':
      return { ...node, members: node.members.map(({ key, value }) => ({ key, value: readable(value) })) };
  }
}
