import { expect, it } from 'vitest';
import { codeWord, formatBytes, formatCount, formatPause, formatSpan, formatTook, plural } from '#renderer/ui/format.ts';

it.each([
  [0.2, '< 1 ms'],
  [38, '38 ms'],
  [999.6, '1.0 s'],
  [2400, '2.4 s'],
  [59_940, '59.9 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
])('writes a measured time of %d ms as %s', (ms, words) => {
  expect(formatTook(ms)).toBe(words);
});

it.each([
  [0, '0 s'],
  [3000, '3 s'],
  [398_000, '6 min 38 s'],
  [300_000, '5 min'],
  [7_500_000, '2 h 5 min'],
  [86_400_000, '1 d'],
])('writes a span of %d ms as %s', (ms, words) => {
  expect(formatSpan(ms)).toBe(words);
});

it('writes pauses as the rule gave them', () => {
  expect([0, 40, 300, 2000, 400_000].map(formatPause)).toEqual(['0 s', '40 ms', '0.3 s', '2 s', '6 min 40 s']);
});

it('writes counts and sizes', () => {
  expect(formatCount(100_000)).toBe('100,000');
  expect([plural(1, 'retry', 'retries'), plural(3, 'retry', 'retries')]).toEqual(['1 retry', '3 retries']);
  expect([166, 42_000, 4_200_000].map(formatBytes)).toEqual(['166 bytes', '42.0 KB', '4.2 MB']);
});

it('has one short word for every end of an attempt', () => {
  expect([200, 'reset', 'closed', 'timeout', 'tls', 'refused', 'in-flight'].map((mark) => codeWord(mark as 200))).toEqual([
    '200',
    'drop',
    'drop',
    'timeout',
    'tls',
    'down',
    '–',
  ]);
});
