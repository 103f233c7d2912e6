import { type JsonNode, jsonText, parseJsonTree } from './json-tree.ts';
import { utf8Text } from './wire-text.ts';

/**
 * One difference between two JSON values. `rewritten`: the same value in another form (`\u00e9` and `é`, `1.0` and `1`),
 * which changes a signature and nothing else.
 */
export type JsonChange =
  | { kind: 'added'; path: string; after: string }
  | { kind: 'removed'; path: string; before: string }
  | { kind: 'changed' | 'rewritten'; path: string; before: string; after: string };

export interface BodyDiff {
  /** No byte differs. */
  same: boolean;
  /** Of the first byte that differs. */
  firstDifference?: number;
  /** Absent unless both are JSON. */
  json?: {
    changes: JsonChange[];
    /** Paths of objects that have their common keys in another order. */
    keyOrder: string[];
    /** Other spaces behind colons and commas. */
    whitespace: boolean;
  };
}

/** Compares two bodies in layers: values, order of keys, spaces, and under all of them the bytes. */
export function diffBodies(before: Uint8Array, after: Uint8Array): BodyDiff {
  const firstDifference = firstDifferenceOf(before, after);
  if (firstDifference === undefined) return { same: true };
  const [left, right] = [parseBody(before), parseBody(after)];
  if (!left || !right) return { same: false, firstDifference };
  const changes: JsonChange[] = [];
  const keyOrder: string[] = [];
  compare(left.root, right.root, '', changes, keyOrder);
  return { same: false, firstDifference, json: { changes, keyOrder, whitespace: !isSameSet(left.separators, right.separators) } };
}

function firstDifferenceOf(before: Uint8Array, after: Uint8Array): number | undefined {
  const shorter = Math.min(before.length, after.length);
  for (let i = 0; i < shorter; i += 1) if (before[i] !== after[i]) return i;
  return before.length === after.length ? undefined : shorter;
}

function parseBody(bytes: Uint8Array) {
  const text = utf8Text(bytes);
  return text === undefined ? undefined : parseJsonTree(text);
}

function compare(before: JsonNode, after: JsonNode, path: string, changes: JsonChange[], keyOrder: string[]): void {
  if (before.kind === 'object' && after.kind === 'object') {
    compareMembers(before.members, after.members, path, changes, keyOrder);
  } else if (before.kind === 'array' && after.kind === 'array') {
    const named = (items: JsonNode[]) => items.map((value, i) => ({ key: String(i), value }));
    compareMembers(named(before.items), named(after.items), path, changes, keyOrder);
  } else {
    const [left, right] = [jsonText(before), jsonText(after)];
    if (left === right) return;
    const same = before.kind === 'scalar' && after.kind === 'scalar' && before.value === after.value;
    changes.push({ kind: same ? 'rewritten' : 'changed', path, before: left, after: right });
  }
}

type Members = readonly { key: string; value: JsonNode }[];

function compareMembers(before: Members, after: Members, path: string, changes: JsonChange[], keyOrder: string[]): void {
  const inner = (key: string) => (path === '' ? key : `${path}.${key}`);
  // A key that is repeated is compared with the same repetition on the other side.
  const left = numbered(before);
  const right = numbered(after);
  for (const [name, { key, value }] of left) {
    const other = right.get(name);
    if (other) compare(value, other.value, inner(key), changes, keyOrder);
    else changes.push({ kind: 'removed', path: inner(key), before: jsonText(value) });
  }
  for (const [name, { key, value }] of right)
    if (!left.has(name)) changes.push({ kind: 'added', path: inner(key), after: jsonText(value) });
  const common = (from: typeof left, other: typeof left) => [...from.keys()].filter((name) => other.has(name)).join('\n');
  if (common(left, right) !== common(right, left)) keyOrder.push(path);
}

function numbered(members: Members): Map<string, Members[number]> {
  const counts = new Map<string, number>();
  return new Map(
    members.map((member) => {
      const count = (counts.get(member.key) ?? 0) + 1;
      counts.set(member.key, count);
      return [`${JSON.stringify(member.key)} ${count}`, member];
    }),
  );
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size === b.size && [...a].every((item) => b.has(item));
