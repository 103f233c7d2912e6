import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareTexts } from '#renderer/views/delivery/compare-bytes.ts';

const joined = (stretches: readonly { text: string }[]) => stretches.map(({ text }) => text).join('');

it('marks the spaces that only one side has, and points to the first', () => {
  const { sent, hashed } = compareTexts('{"a": "b", "c": 1}', '{"a":"b","c":1}');

  expect(sent.filter(({ kind }) => kind === 'only').map(({ text }) => text)).toEqual([' ', ' ', ' ']);
  expect(sent.findIndex(({ first }) => first)).toBe(1);
  expect(hashed.every(({ kind }) => kind === 'same')).toBe(true);
  expect(hashed.some(({ first }) => first)).toBe(true);
});

it('finds the way back after something that only one side has', () => {
  const { sent, hashed } = compareTexts('{"a": 1, "b": 2}', '{"a": 1, "extra": true, "b": 2}');

  expect(sent.every(({ kind }) => kind === 'same')).toBe(true);
  expect(hashed.filter(({ kind }) => kind === 'only').map(({ text }) => text.length)).toEqual(['"extra": true, '.length]);
});

it('is quick, also when nothing is alike: one stretch after the common start', () => {
  const [a, b] = [`{"a": ${'x'.repeat(65_000)}`, `{"a": ${'y'.repeat(65_000)}`];
  const { sent, hashed } = compareTexts(a, b);

  expect(sent.map(({ kind, text }) => [kind, text.length])).toEqual([
    ['same', 6],
    ['only', 65_000],
  ]);
  expect(joined(hashed)).toBe(b);
});

it('tells the start of a large rewriting apart in detail', () => {
  const rows = Array.from({ length: 500 }, (_, a) => ({ a }));
  const { sent, hashed } = compareTexts(JSON.stringify(rows), JSON.stringify(rows, null, 1));

  const marked = hashed.filter(({ kind }) => kind === 'only').map(({ text }) => text);
  expect(marked.slice(0, 2)).toEqual(['\n ', '\n  ']);
  expect(marked.length).toBeGreaterThan(20);
  expect([joined(sent), joined(hashed)]).toEqual([JSON.stringify(rows), JSON.stringify(rows, null, 1)]);
});

it('keeps every character of both texts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (a, b) => {
      const { sent, hashed } = compareTexts(a, b);

      expect([joined(sent), joined(hashed)]).toEqual([a, b]);
    }),
  );
});

it('marks nothing in equal texts', () => {
  expect(compareTexts('same', 'same')).toEqual({ sent: [{ kind: 'same', text: 'same' }], hashed: [{ kind: 'same', text: 'same' }] });
});
