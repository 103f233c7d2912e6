import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareTexts } from '../../../../../renderer/views/delivery/compare-bytes.ts';

const joined = (stretches: readonly { text: string }[]) => stretches.map(({ text }) => text).join('');

it('marks the spaces that only one side has, and points to the first', () => {
  const { sent, hashed } = compareTexts('{"a": "b", "c": 1}', '{"a":"b","c":1}');

  expect(sent.filter(({ kind }) => kind === 'only').map(({ text }) => text)).toEqual([' ', ' ', ' ']);
  expect(sent.findIndex(({ first }) => first)).toBe(1);
  expect(hashed.every(({ kind }) => kind === 'same')).toBe(true);
  expect(hashed.some(({ first }) => first)).toBe(true);
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
