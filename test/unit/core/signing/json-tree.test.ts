import { expect, test } from 'vitest';
import { parseJsonTree } from '#core/signing/json-tree.ts';

test.each([
  ['plain', 'a'],
  ['escaped', '\\n'],
])('reads a %s text of 12 million characters', (_, piece) => {
  const text = `{"k": "${piece.repeat(12_000_000 / piece.length)}"}`;

  expect(parseJsonTree(text)?.kind).toBe('object');
});

test.each(['"', '"a', '"\\"', '"\\', '{"a', '"a\nb"'])('%j is no JSON', (text) => {
  expect(parseJsonTree(text)).toBeUndefined();
});
