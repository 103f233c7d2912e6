import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffBodies } from '#shared/domain/wire/body-diff.ts';
import { diffHeaders } from '#shared/domain/wire/header-diff.ts';
import { parseJsonTree } from '#shared/domain/wire/json-tree.ts';

const diff = (before: string, after: string) => diffBodies(Buffer.from(before), Buffer.from(after));

test('tells values, order, form and spaces apart', () => {
  const python = '{"name": "caf\\u00e9", "spend": 100.0, "tags": {"10": "b", "2": "a"}}';
  const javascript = JSON.stringify(JSON.parse(python));

  expect(diff(python, javascript)).toEqual({
    same: false,
    firstDifference: 8,
    json: {
      changes: [
        { kind: 'rewritten', path: 'name', before: '"caf\\u00e9"', after: '"café"' },
        { kind: 'rewritten', path: 'spend', before: '100.0', after: '100' },
      ],
      keyOrder: ['tags'],
      whitespace: true,
    },
  });
});

test('names what was added, removed and changed', () => {
  const { json } = diff('{"a":1,"b":[1,2],"c":null}', '{"a":"1","b":[1],"d":{"e":[]}}');

  expect(json?.changes).toEqual([
    { kind: 'changed', path: 'a', before: '1', after: '"1"' },
    { kind: 'removed', path: 'b.1', before: '2' },
    { kind: 'removed', path: 'c', before: 'null' },
    { kind: 'added', path: 'd', after: '{"e":[]}' },
  ]);
  expect(json?.whitespace).toBe(false);
});

test('compares repeated keys one by one', () => {
  expect(diff('{"a":1,"a":2}', '{"a":1,"a":3}').json?.changes).toEqual([{ kind: 'changed', path: 'a', before: '2', after: '3' }]);
});

test('says where bytes differ when one of them is not JSON', () => {
  expect(diff('{"a":1}', '{"a":1}\n')).toMatchObject({ same: false, firstDifference: 7, json: { changes: [], whitespace: false } });
  expect(diff('{"a":1}', '{"a":')).toEqual({ same: false, firstDifference: 5 });
  expect(diff('{}', '{}')).toEqual({ same: true });
});

test('reads as JSON precisely what JSON.parse reads, short of what is too deep', () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const nearly = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', ':', '{', '}', '"', '01', '1.', 'nul', ' ', '\u0001', '\\'))
    .map(([json, at, extra]) => json.slice(0, at % (json.length + 1)) + extra + json.slice(at % (json.length + 1)));

  fc.assert(
    fc.property(fc.oneof(fc.json(), nearly), (text) => {
      expect(parseJsonTree(text) !== undefined, text).toBe(isJson(text));
    }),
    { numRuns: 500 },
  );
  expect(parseJsonTree('['.repeat(100_000))).toBeUndefined();
  expect(parseJsonTree(JSON.stringify({ long: 'x\n'.repeat(2_500_000) }))).toBeDefined();
});

test('compares headers without regard to case and order', () => {
  expect(
    diffHeaders(
      [
        ['A', '1'],
        ['B', '2'],
        ['B', '3'],
      ],
      [
        ['b', '2'],
        ['a', '9'],
        ['C', '4'],
      ],
    ),
  ).toEqual([
    { kind: 'changed', name: 'a', before: '1', after: '9' },
    { kind: 'added', name: 'C', after: '4' },
    { kind: 'removed', name: 'B', before: '3' },
  ]);
});
