import { expect, test } from 'vitest';
import { readAsPython, writeJson } from '#core/signing/write-json.ts';

test.each([
  ['plain', 'a'],
  ['escaped', '\\n'],
])('reads a %s text of 12 million characters', (_, piece) => {
  const text = `{"k": "${piece.repeat(12_000_000 / piece.length)}"}`;

  expect(readAsPython(text)?.kind).toBe('object');
});

test.each(['"', '"a', '"\\"', '"\\', '{"a', '"a\nb"'])('%j is no JSON', (text) => {
  expect(readAsPython(text)).toBeUndefined();
});

test('a key that is repeated keeps its first place and its last value, and numbers stay as they are written', () => {
  const tree = readAsPython('{"a": 1.0, "b": [NaN, -Infinity], "a": 1e2}');

  expect(tree && writeJson(tree, { itemSeparator: ', ', keySeparator: ': ', ascii: true })).toBe('{"a": 1e2, "b": [NaN, -Infinity]}');
});
