import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTokens, looksLikeJson, prettyLines } from '#renderer/ui/wire/json-tokens.ts';
import type { GuardFigure } from '../../../../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../../../../support/guard-figure.ts';

const solid = (text: string) => jsonTokens(text).filter(({ kind }) => kind !== 'space');
const pretty = (text: string) =>
  prettyLines(jsonTokens(text))
    .map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map((token) => token.text).join(''))
    .join('\n');

/** What a JSON parser would make of them: 2^53, one key, another order, no mark. */
const TELLING = [
  '{"id": 9007199254740993}',
  '{"a": 1, "a": 2}',
  '{"10": 1, "2": 2}',
  '\ufeff{"a": 1}',
  '[1.0, 1e2, -0]',
  '{"a": "\\u00e9"}',
];

/** X-06, for a view of JSON: what it shows, without blanks, beside what was sent. */
function shownFigure(show: (text: string) => string): GuardFigure {
  const [deep, telling] = ['['.repeat(100_000) + ']'.repeat(100_000), TELLING];
  const bare = (text: string) => text.replaceAll(/\s/g, '');
  const other = [...telling, deep].filter((text) => {
    try {
      return bare(show(text)) !== bare(text);
    } catch {
      return true;
    }
  });
  return {
    row: 'X-06',
    what: `texts that are shown otherwise than sent, of ${TELLING.length + 1}`,
    value: other.length,
    unit: 'texts',
    atMost: 0,
  };
}

it('shows big numbers, repeated keys, their order and a byte order mark as they were sent, at any depth', () => {
  guardFigure(
    shownFigure((text) =>
      prettyLines(jsonTokens(text))
        .flatMap(({ tokens }) => tokens.map((token) => token.text))
        .join(''),
    ),
  );
});

it('a view that parses and writes anew is seen through', () => {
  knownBad('X-06', [shownFigure((text) => JSON.stringify(JSON.parse(text), undefined, 1))]);
});

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
