import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, fitted } from '#core/agents/fitted.ts';

test('what fits stays as it is', () => {
  const value = { items: [{ id: 'd1', subject: { untrusted: 'iris' } }] };

  expect(fitted(value, 1000)).toEqual({ value });
});

test('only texts of the wire are shortened, and the ends of lists', () => {
  const value = {
    id: 'd1',
    own: 'y'.repeat(400),
    items: Array.from({ length: 200 }, (_, i) => ({ i, text: { untrusted: 'x'.repeat(5000) } })),
  };
  const { value: shorter, cut } = fitted(value, 8000);

  expect(bytesOf(shorter)).toBeLessThanOrEqual(8000);
  expect(shorter).toMatchObject({ id: 'd1', own: value.own });
  expect(shorter.items.map(({ i }) => i)).toEqual(shorter.items.map((_, i) => i));
  expect(shorter.items[0]?.text).toMatchObject({ cut: true });
  expect(cut).toContain('get_body');
});

test('whatever the wire holds, an answer fits', () => {
  const row = fc.record({ id: fc.nat(), text: fc.record({ untrusted: fc.string({ unit: 'binary', maxLength: 3000 }) }) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 150 }), (items) => {
      expect(bytesOf(fitted({ items }, 2000).value)).toBeLessThanOrEqual(2000);
    }),
    { numRuns: 15 },
  );
});
