import { expect, it } from 'vitest';
import { MOST_SAVED, moved, parseSaved, renamed, withFilters, without } from '#renderer/state/saved-filters.ts';

const a = { name: 'A', q: 'state:failed' };
const b = { name: 'B', q: 'star:yes' };

it('keeps the same text once, under the name that it has', () => {
  expect(withFilters([a], [{ name: 'Again', q: a.q }, b, b])).toEqual([a, b]);
  expect(
    withFilters(
      [],
      Array.from({ length: 50 }, (_, index) => ({ name: 'n', q: String(index) })),
    ),
  ).toHaveLength(MOST_SAVED);
});

it('is called after its text where it has no name', () => {
  expect(renamed([a, b], a.q, '  Broken\n today ')).toEqual([{ name: 'Broken today', q: a.q }, b]);
  expect(renamed([a], a.q, ' ')).toEqual([{ name: a.q, q: a.q }]);
});

it('moves within its bounds, and is forgotten', () => {
  expect(moved([a, b], b.q, -1)).toEqual([b, a]);
  expect(moved([a, b], a.q, -1)).toEqual([a, b]);
  expect(moved([a, b], b.q, 1)).toEqual([a, b]);
  expect(without([a, b], a.q)).toEqual([b]);
});

it('reads what was stored before filters had names, and nothing that is none', () => {
  expect(parseSaved(['state:failed', '', 7, null, { q: 3 }, { q: '' }, { q: 'star:yes' }, { q: 'dup:yes', name: 'Twice' }])).toEqual([
    { name: 'state:failed', q: 'state:failed' },
    { name: 'star:yes', q: 'star:yes' },
    { name: 'Twice', q: 'dup:yes' },
  ]);
  expect(parseSaved('state:failed')).toEqual([]);
});
