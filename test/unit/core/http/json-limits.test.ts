import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonCheck } from '#core/http/json-limits.ts';

const LIMITS = { depth: 5, values: 20, textBytes: 50 };

/** What is said of a text that comes in pieces of so many bytes. */
function judged(text: string, pieceBytes = text.length + 1): string | undefined {
  const check = createJsonCheck(LIMITS);
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) check(bytes.subarray(at, at + pieceBytes));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function sizeOf(value: unknown, depth = 0): { depth: number; values: number; longest: number } {
  if (typeof value === 'string') return { depth, values: 1, longest: Buffer.byteLength(JSON.stringify(value)) - 2 };
  if (typeof value !== 'object' || value === null) return { depth, values: 0, longest: 0 };
  const parts = Object.values(value).map((item) => sizeOf(item, depth + 1));
  const commas = Math.max(0, parts.length - 1);
  if (!Array.isArray(value)) for (const key of Object.keys(value)) parts.push(sizeOf(key, depth + 1));
  return {
    depth: Math.max(depth + 1, ...parts.map((part) => part.depth)),
    values: 1 + commas + parts.reduce((sum, part) => sum + part.values, 0),
    longest: Math.max(0, ...parts.map((part) => part.longest)),
  };
}

test.each([
  ['[[[[[]]]]]', undefined],
  ['[[[[[[', 'The JSON is nested more than 5 levels deep.'],
  ['{"a":{"a":{"a":{"a":{"a":{', 'The JSON is nested more than 5 levels deep.'],
  [`["${'['.repeat(40)}"]`, undefined],
  ['[[]],[[]],[[]]', undefined],
  [`[${'1,'.repeat(30)}1]`, 'The JSON holds more than 20 values.'],
  ['""'.repeat(21), 'The JSON holds more than 20 values.'],
  ['[],'.repeat(20), 'The JSON holds more than 20 values.'],
  [`["${','.repeat(40)}"]`, undefined],
  [`"${'x'.repeat(50)}"`, undefined],
  [`"${'x'.repeat(51)}`, 'The JSON holds a text of more than 50 bytes.'],
  [`"${'\\"'.repeat(25)}"`, undefined],
  [`"${'\\"'.repeat(26)}"`, 'The JSON holds a text of more than 50 bytes.'],
  [`{"${'k'.repeat(51)}":1}`, 'The JSON holds a text of more than 50 bytes.'],
])('%s: %s, whole and byte by byte', (text, message) => {
  expect(judged(text)).toBe(message);
  expect(judged(text, 1)).toBe(message);
  expect(judged(text, 3)).toBe(message);
});

test('JSON of any shape is refused exactly when it is beyond a limit, however it is cut', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 7 }), fc.integer({ min: 1, max: 9 }), (value, pieceBytes) => {
      const { depth, values, longest } = sizeOf(value);
      const isTooMuch = depth > LIMITS.depth || values > LIMITS.values || longest > LIMITS.textBytes;

      expect(judged(JSON.stringify(value), pieceBytes) !== undefined).toBe(isTooMuch);
    }),
    { numRuns: 500 },
  );
});
