import { describe, expect, it } from 'vitest';
import { parsePython, parseWritten, pythonDumps } from '#shared/domain/mlflow/python-json.ts';

describe('numbers come out of JSON as Python prints them', () => {
  it.each([
    ['1', '1'],
    ['1.0', '1.0'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['1e3', '1000.0'],
    ['0.10', '0.1'],
    ['12345678901234567890', '12345678901234567890'],
    ['12345678901234567890.5', '1.2345678901234567e+19'],
    ['1e400', 'Infinity'],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
  ])('%s as %s', (source, shown) => {
    expect(pythonDumps(parseWritten(`{"b": [${source}]}`))).toBe(`{"b": [${shown}]}`);
  });
});

it('keeps the order of keys, or sorts them, and escapes what is not ASCII', () => {
  const value = parseWritten('{"b": "é😀\\n", "a": null, "c": true}');

  expect(pythonDumps(value)).toBe('{"b": "\\u00e9\\ud83d\\ude00\\n", "a": null, "c": true}');
  expect(pythonDumps(value, { sortKeys: true, separators: [',', ':'] })).toBe('{"a":null,"b":"\\u00e9\\ud83d\\ude00\\n","c":true}');
});

it('takes the bare words that Python takes, and leaves texts that say the same alone', () => {
  expect(parsePython('{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN", "d": "say \\"NaN\\" NaN"}')).toEqual({
    a: Number.NaN,
    b: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    c: 'NaN',
    d: 'say "NaN" NaN',
  });
});

it.each(['', '{', 'nan', '{"a": undefined}', 'NaN1', '{NaN: 1}'])('does not take %j for JSON', (text) => {
  expect(() => parsePython(text)).toThrow(SyntaxError);
});
