import { expect, test } from 'vitest';
import type { FilterRow } from '#shared/domain/filter/filter-row.ts';
import { suggestFilter } from '#shared/domain/filter/filter-suggest.ts';

const row = (fields: Partial<FilterRow>): FilterRow => ({ id: 'd1', atMs: 0, words: '', ...fields });
const rows = [
  row({ status: 503, about: { kind: 'model', name: 'my model' } }),
  row({ status: 500, about: { kind: 'model', name: 'iris' } }),
  row({ status: 200, about: { kind: 'model', name: 'iris' } }),
];

test('names tokens before the colon and says what they look at', () => {
  expect(suggestFilter('state:failed -ver', 17, rows)).toEqual({
    from: 13,
    to: 17,
    items: [
      { insert: '-version:', label: '-version:', about: 'version of the model or prompt' },
      { insert: '-verified:', label: '-verified:', about: 'the signature' },
    ],
  });
});

test('names only the tokens that a list knows', () => {
  expect(suggestFilter('s', 1, rows, { keys: ['status', 'took'] }).items.map(({ label }) => label)).toEqual(['status:']);
});

test('counts the values that occur, the most frequent first', () => {
  expect(suggestFilter('status:5', 8, rows).items).toEqual([
    { insert: '5xx', label: '5xx', count: 2 },
    { insert: '503', label: '503', count: 1 },
    { insert: '500', label: '500', count: 1 },
  ]);
  expect(suggestFilter('model:', 6, rows).items.map(({ insert }) => insert)).toEqual(['iris', '"my model"']);
});

test('has nothing more to say of a value that is typed as a whole, also where others begin with it', () => {
  expect(suggestFilter('status:503', 10, rows).items).toEqual([]);
  expect(suggestFilter('status:5xx', 10, rows).items).toEqual([]);
  expect(suggestFilter('status:>=400', 12, rows).items).toEqual([]);
  expect(suggestFilter('model:"my model"', 16, rows).items).toEqual([]);
  expect(suggestFilter('state:failed,ret', 16, rows).items.map(({ label }) => label)).toEqual(['retrying']);
});

test('completes the value behind the last comma', () => {
  expect(suggestFilter('state:failed,ret', 16, [])).toEqual({ from: 13, to: 16, items: [{ insert: 'retrying', label: 'retrying' }] });
});
