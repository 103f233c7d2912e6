import { expect, it } from 'vitest';
import { cellsOf, cutTo, padTo, wrapTo } from '#cli/terminal/cells.ts';

it.each([
  ['iris', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['モデル', 6],
  ['🚀', 2],
  ['👩‍🔬', 2],
  ['✓ … → ◔', 7],
  ['', 0],
])('%j takes %i cells', (text, cells) => {
  expect(cellsOf(text)).toBe(cells);
});

it.each([
  ['churn-model', 20, 'end', 'churn-model'],
  ['churn-model', 11, 'end', 'churn-model'],
  ['churn-model', 8, 'end', 'churn-m…'],
  ['503 503 drop', 7, 'start', '…3 drop'],
  ['503 503 drop', 6, 'start', '…drop'],
  ['model_version_alias.created', 17, 'middle', 'model_ve….created'],
  ['two words', 5, 'end', 'two…'],
  ['モデル一号', 6, 'end', 'モデ…'],
  ['anything', 1, 'end', '…'],
  ['anything', 0, 'end', ''],
] as const)('%j in %i cells, cut at the %s, is %j', (text, cells, at, cut) => {
  expect(cutTo(text, cells, at)).toBe(cut);
  expect(cellsOf(cutTo(text, cells, at))).toBeLessThanOrEqual(cells);
});

it('text is filled up by what it takes on the screen, on either side', () => {
  expect(padTo('モデル', 8)).toBe('モデル  ');
  expect(padTo('12', 4, 'end')).toBe('  12');
});

it('lines are broken between words and keep their indent, and a word that is too long stays whole', () => {
  expect(wrapTo('  the address is http://127.0.0.1:5080/#code=0123456789 and no other', 20)).toEqual([
    '  the address is',
    '  http://127.0.0.1:5080/#code=0123456789',
    '  and no other',
  ]);
  expect(wrapTo('~ data.name: iris → a longer name', 16, 2)).toEqual(['~ data.name:', '  iris → a', '  longer name']);
  expect(wrapTo('short', 20)).toEqual(['short']);
  expect(wrapTo('', 20)).toEqual(['']);
});
