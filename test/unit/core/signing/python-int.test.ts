import { expect, test } from 'vitest';
import { parsePythonInt } from '#core/signing/python-int.ts';
import { bestOf } from '../../../support/best-of.ts';
import { fromUnits, readVectors } from '../../../support/vectors.ts';

test('takes and refuses the texts that int() of Python takes and refuses', () => {
  for (const { units, value } of readVectors<{ units: number[]; value: string | null }>('python-ints.jsonl')) {
    const text = fromUnits(units);

    expect([text, parsePythonInt(text)]).toEqual([text, value === null ? undefined : expect.closeTo(Number(value))]);
  }
});

test.each([
  ['blanks and an end that is no number', `1${' '.repeat(31_500)}x`],
  ['blanks alone', ' '.repeat(32_000)],
  ['digits', '1'.repeat(32_000)],
  ['digits and underscores', `${'1_'.repeat(16_000)}x`],
  ['digits of another script', '\u0661'.repeat(10_000)],
  ['as many blanks as are looked at', `1${' '.repeat(4398)}x`],
])('refuses %s at once', (_, text) => {
  expect(parsePythonInt(text)).toBeUndefined();
  expect(bestOf(5, () => parsePythonInt(text))).toBeLessThan(20);
});

test('takes a timestamp of 4,400 characters and none that is longer', () => {
  expect(parsePythonInt(`1${' '.repeat(4399)}`)).toBe(1);
  expect(parsePythonInt(`1${' '.repeat(4400)}`)).toBeUndefined();
});
