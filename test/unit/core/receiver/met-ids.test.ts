import { expect, it } from 'vitest';
import { createMetIds } from '#core/receiver/met-ids.ts';

it('knows the captures of each id, oldest first', () => {
  const met = createMetIds();
  for (const [i, id] of ['a', 'b', 'a', 'a', '', '🙂'].entries()) met.add(id, i + 1);

  expect(['a', 'b', '', '🙂', 'c'].map((id) => [...met.of(id)])).toEqual([[1, 3, 4], [2], [5], [6], []]);
});

it('takes a work that runs twice for one', () => {
  const met = createMetIds();
  for (const capture of [1, 1, 2, 2]) met.add('a', capture);

  expect(met.of('a')).toEqual([1, 2]);
});

it('tells long ids apart without keeping them', () => {
  const met = createMetIds();
  const long = 'x'.repeat(30_000);
  met.add(`${long}1`, 1);
  met.add(`${long}2`, -2);

  expect([met.of(`${long}1`), met.of(`${long}2`), met.of(long)]).toEqual([[1], [-2], []]);
});

it('forgets what is dropped, and knows it again when that is undone', () => {
  const met = createMetIds();
  for (const capture of [1, -2, 3]) met.add('a', capture);

  const undo = met.drop('a', new Set([1, 2]));
  expect(met.of('a')).toEqual([3]);
  undo();
  expect(met.of('a')).toEqual([1, -2, 3]);
  met.drop('a', new Set([1, 2, 3]));
  expect(met.of('a')).toEqual([]);
});
