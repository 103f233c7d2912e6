import { expect, it } from 'vitest';
import { foldsOf, unfoldedLines } from '#renderer/ui/wire/fold.ts';
import { jsonTokens, prettyLines } from '#renderer/ui/wire/json-tokens.ts';

const linesOf = (text: string) => prettyLines(jsonTokens(text));

it('knows where each object and array ends and how many members it has; empty ones and texts with braces do not fold', () => {
  const lines = linesOf('{"a": [1, 2, {"b": {}}], "c": "}{", "d": []}');
  const folds = foldsOf(lines);

  expect(lines.map(({ tokens }) => tokens.map(({ text }) => text).join(''))).toEqual([
    '{',
    '"a": [',
    '1,',
    '2,',
    '{',
    '"b": {}',
    '}',
    '],',
    '"c": "}{",',
    '"d": []',
    '}',
  ]);
  expect(folds.map((fold) => fold && [fold.end, fold.members])).toEqual([
    [10, 3],
    [7, 3],
    undefined,
    undefined,
    [6, 1],
    ...Array.from({ length: 6 }, () => undefined),
  ]);
  expect(unfoldedLines(folds, new Set([1]))).toEqual([0, 1, 8, 9, 10]);
  expect(unfoldedLines(folds, new Set([0, 1]))).toEqual([0]);
});

it('takes 100,000 levels', () => {
  const folds = foldsOf(linesOf(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`));

  expect(folds[0]).toEqual({ end: 200_000, members: 1 });
});
