import { expect, it } from 'vitest';
import { createChosen, MOST_CHOSEN } from '#renderer/state/chosen.ts';

const rows = Array.from({ length: 2000 }, (_, index) => ({ id: `d${index}` }));

it('takes rows in and out, ranges in either direction, and no more than a command takes', () => {
  const chosen = createChosen();
  const ids = () => [...chosen.state.get()];

  chosen.toggle('d9');
  chosen.extend(rows, 3, 1);
  expect(ids()).toEqual(['d9', 'd1', 'd2', 'd3']);
  chosen.toggle('d2');
  expect(ids()).toEqual(['d9', 'd1', 'd3']);
  chosen.extend(rows, 0, rows.length - 1);
  expect(ids()).toHaveLength(MOST_CHOSEN);
  chosen.clear();
  expect(ids()).toEqual([]);
});
