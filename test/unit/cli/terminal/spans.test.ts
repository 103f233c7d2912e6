import { expect, it } from 'vitest';
import { durationText, untilText } from '#cli/terminal/spans.ts';

it.each([
  [0, '0 ms'],
  [839.6, '840 ms'],
  [1300, '1.3 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [245_000, '4 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [3 * 86_400_000, '3 d'],
])('%f ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

it.each([
  [1300, 'in 1.3 s'],
  [900, 'in 0.9 s'],
  [65_000, 'in 1 min 5 s'],
  [20, 'now'],
  [-500, 'now'],
])('%i ms ahead is %s', (ms, text) => {
  expect(untilText(5000 + ms, 5000)).toBe(text);
});
