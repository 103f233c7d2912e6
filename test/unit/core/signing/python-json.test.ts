import { expect, test } from 'vitest';
import { pythonInt, pythonObject, pythonString } from '#core/signing/python-json.ts';
import { pythonFloat } from '#shared/domain/mlflow/python-text.ts';
import { fromUnits, readVectors } from '../../../support/vectors.ts';

test('writes texts as Python does, lone surrogates included', () => {
  for (const { units, json } of readVectors<{ units: number[]; json: string }>('python-strings.jsonl')) {
    expect(pythonString(fromUnits(units))).toBe(json);
  }
});

test('writes floats as Python does', () => {
  for (const { bits, json } of readVectors<{ bits: string; json: string }>('python-floats.jsonl')) {
    expect(pythonFloat(Buffer.from(bits, 'hex').readDoubleBE())).toBe(json);
  }
});

test.each([
  [100, '100.0'],
  [1e16, '1e+16'],
  [123456789012345680, '1.2345678901234568e+17'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-0, '-0.0'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NaN, 'NaN'],
])('writes %d as %s', (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test('writes whole numbers without an exponent', () => {
  expect(pythonInt(1_704_067_200_000)).toBe('1704067200000');
  expect(pythonInt(1e21)).toBe('1000000000000000000000');
});

test('keeps the order of number-like keys, and the first place and last value of a repeated one', () => {
  const pairs = [
    ['10', '"a"'],
    ['2', '"b"'],
    ['10', '"c"'],
  ] as const;

  expect(pythonObject(pairs)).toBe('{"10": "c", "2": "b"}');
});
