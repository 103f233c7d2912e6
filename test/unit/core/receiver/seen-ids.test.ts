import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSeenIds } from '#core/receiver/seen-ids.ts';

it('knows every id again, and hardly one that it never met', () => {
  const seen = createSeenIds();
  const met = Array.from({ length: 100_000 }, () => randomUUID());
  for (const id of met) seen.add(id);

  expect(met.filter((id) => !seen.maybe(id))).toEqual([]);
  expect(Array.from({ length: 100_000 }, () => randomUUID()).filter(seen.maybe).length).toBeLessThan(500);
});

it('takes any text for an id', () => {
  const seen = createSeenIds();
  for (const id of ['', '\u0000', '🙂', 'x'.repeat(100_000)]) {
    expect(seen.maybe(id)).toBe(false);
    seen.add(id);
    expect(seen.maybe(id)).toBe(true);
  }
});
