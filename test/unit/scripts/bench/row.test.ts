import { expect, test } from 'vitest';
import { linesOf } from '../../../../scripts/bench/lines.ts';
import { type BenchRow, goalText, hasFailed, judgeGoal, OURS, ratioText, spreadOf } from '../../../../scripts/bench/row.ts';

const PEER = 'a peer';
const row = (more: Partial<BenchRow> = {}): BenchRow => ({
  what: 'creates',
  unit: '/s',
  figures: { [OURS]: [900, 700, 800], [PEER]: [40, 50, 30] },
  leftOut: {},
  goals: [],
  ...more,
});

test('the spread of runs is their median, the least and the most', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, runs: 3 });
  expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5);
});

test.each([
  ['its own median, too low', { atLeast: 801 }, 'missed'],
  ['its own median, at the bound', { atLeast: 800, atMost: 800 }, 'met'],
  ['its own median, too high', { atMost: 799 }, 'missed'],
  ['20 times a peer’s', { beside: PEER, atLeast: 20 }, 'met'],
  ['21 times a peer’s', { beside: PEER, atLeast: 21 }, 'missed'],
  ['a peer that is not there', { beside: 'another', atLeast: 1 }, 'not measured'],
] as const)('a goal is judged by %s', (_, goal, verdict) => {
  expect(judgeGoal(row(), goal)).toBe(verdict);
});

test('a row fails for a missed goal and for Hookglass left out, not for a peer that is not there', () => {
  const missing = row({ figures: { [OURS]: [1] }, leftOut: { [PEER]: 'It is not installed.' }, goals: [{ beside: PEER, atLeast: 20 }] });

  expect(hasFailed(missing)).toBe(false);
  expect(hasFailed(row({ goals: [{ atLeast: 1000 }] }))).toBe(true);
  expect(hasFailed(row({ figures: { [PEER]: [1] }, leftOut: { [OURS]: 'The disk is full.' } }))).toBe(true);
});

test('a row says the figures of all, what Hookglass has of each, and every goal with its verdict', () => {
  expect(linesOf(row({ goals: [{ atLeast: 300 }, { beside: PEER, atLeast: 21 }] }))).toEqual([
    'MISS  creates: 800 /s (700 to 900, 3 runs); at least 300 /s',
    '        a peer: 40 /s (30 to 50, 3 runs); Hookglass has 20 × that (at least 21 × a peer: missed)',
  ]);
});

test('a row without a figure says why, and gives none', () => {
  const lines = linesOf(row({ figures: {}, leftOut: { [OURS]: 'The disk is full.', [PEER]: 'It is not installed.' } }));

  expect(lines).toEqual(['MISS  creates: not measured: The disk is full.', '        a peer is left out: It is not installed.']);
});

test('ratios are said as people say them', () => {
  expect([14.04, 0.42, 1 / 16].map(ratioText)).toEqual(['14 ×', '0.42 ×', '1/16 of']);
  expect(goalText(row({ unit: 'ms' }), { beside: PEER, atMost: 1 / 10 })).toBe('at most 1/10 of a peer');
  expect(goalText(row({ unit: 'ms' }), { atMost: 250 })).toBe('at most 250 ms');
});
