import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTokens, looksLikeJson, prettyLines } from '#renderer/ui/wire/json-tokens.ts';

const solid = (text: string) => jsonTokens(text).filter(({ kind }) => kind !== 'space');
const pretty = (text: string) =>
  prettyLines(jsonTokens(text))
    .map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map((token) => token.text).join(''))
    .join('\n');

describe('JSON by its parts', () => {
  it('keeps every character of any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(
          jsonTokens(text)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('takes any JSON object for one, and no text with something foreign in it', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        expect(looksLikeJson(jsonTokens(JSON.stringify(value)), { cut: false })).toBe(true);
      }),
    );
    for (const text of ['', '<html>', '{"a": oops}', '{"a": 1', '1', '{}}'])
      expect(looksLikeJson(jsonTokens(text), { cut: false })).toBe(false);
  });

  it('tells keys from values, and literals from numbers', () => {
    expect(solid('{"a" : "b", "n": -1.50e+3, "x": null}').map(({ kind }) => kind)).toEqual([
      'punctuation',
      'key',
      'punctuation',
      'string',
      'punctuation',
      'key',
      'punctuation',
      'number',
      'punctuation',
      'key',
      'punctuation',
      'literal',
      'punctuation',
    ]);
  });

  it('shows numbers beyond 2^53, repeated keys and floats as they were written', () => {
    expect(pretty('{"a": 9007199254740993, "a": 100.0, "e": {}, "l": [1, 2]}')).toBe(
      ['{', '  "a": 9007199254740993,', '  "a": 100.0,', '  "e": {},', '  "l": [', '    1,', '    2', '  ]', '}'].join('\n'),
    );
  });

  it('survives a depth of 100,000 and a string of a million characters', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);

    expect(looksLikeJson(jsonTokens(deep), { cut: false })).toBe(true);
    expect(prettyLines(jsonTokens(deep)).at(-1)?.depth).toBe(0);
    expect(jsonTokens(`"${'x'.repeat(1_000_000)}"`)).toHaveLength(1);
  });
});
