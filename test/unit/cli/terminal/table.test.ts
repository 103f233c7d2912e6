import { expect, it } from 'vitest';
import { cellsOf } from '#cli/terminal/cells.ts';
import { layoutOf, type Table } from '#cli/terminal/table.ts';

interface Fruit {
  id: string;
  state: string;
  name: string;
  where: string;
  why?: string;
}

const FRUIT: Table<Fruit> = {
  columns: [
    { head: 'ID', text: ({ id }) => id, rank: 0 },
    { head: 'STATE', text: ({ state }) => state, tone: ({ state }) => (state === '✓ ripe' ? 'good' : 'bad'), rank: 0 },
    { head: 'NAME', text: ({ name }) => name, rank: 1, min: 6, usual: 8 },
    { head: 'WHERE', text: ({ where }) => where, full: ({ where }) => `on the ${where}`, rank: 2, min: 5, cut: 'middle' },
    { head: 'N', text: ({ id }) => String(id.length), rank: 3, align: 'end', usual: 3 },
  ],
  below: ({ why }) => why,
};

const ROWS: Fruit[] = [
  { id: 'f1', state: '✓ ripe', name: 'pear', where: 'table' },
  {
    id: 'f12',
    state: '✕ rotten',
    name: 'watermelon',
    where: 'shelf-in-the-kitchen',
    why: 'a guess: it fell down when nobody looked, and lay there',
  },
];

const at = (columns: number, colours = false) => {
  const { head, lines } = layoutOf(FRUIT, ROWS, { screen: { columns, colours } });
  return [head ?? '', ...ROWS.flatMap(lines)];
};

it('has a head, and room for all where there is room', () => {
  expect(at(80)).toEqual([
    'ID   STATE     NAME        WHERE                 N',
    'f1   ✓ ripe    pear        table                 2',
    'f12  ✕ rotten  watermelon  shelf-in-the-kitchen  3',
    '    a guess: it fell down when nobody looked, and lay there',
  ]);
});

it('cuts the widest of what may be cut first', () => {
  expect(at(46)).toEqual([
    'ID   STATE     NAME        WHERE             N',
    'f1   ✓ ripe    pear        table             2',
    'f12  ✕ rotten  watermelon  shelf-i…-kitchen  3',
    '    a guess: it fell down when nobody looked,',
    '    and lay there',
  ]);
});

it('leaves columns out by their rank, and never the first ones', () => {
  expect(at(30).slice(0, 3)).toEqual(['ID   STATE     NAME    WHERE', 'f1   ✓ ripe    pear    table', 'f12  ✕ rotten  water…  she…hen']);
  expect(at(20).slice(0, 3)).toEqual(['ID   STATE', 'f1   ✓ ripe', 'f12  ✕ rotten']);
  expect(at(9).slice(0, 3)).toEqual(['ID   STA…', 'f1   ✓ r…', 'f12  ✕ r…']);
});

it.each([200, 80, 46, 40, 30, 20, 12, 6])('no line of a row is wider than %i cells', (columns) => {
  for (const line of at(columns).slice(0, 3)) expect(cellsOf(line)).toBeLessThanOrEqual(columns);
});

it('in a pipe every line is a row, whole, without a head or colours', () => {
  const { head, lines } = layoutOf(FRUIT, ROWS, { screen: undefined });

  expect(head).toBeUndefined();
  expect(ROWS.flatMap(lines)).toEqual([
    'f1   ✓ ripe    pear        on the table                 2',
    'f12  ✕ rotten  watermelon  on the shelf-in-the-kitchen  3  a guess: it fell down when nobody looked, and lay there',
  ]);
});

it('colours say no more than the words, and nothing moves where they are taken away', () => {
  const plain = at(46).join('\n');
  const coloured = at(46, true).join('\n');

  expect(coloured).toContain('\u001b[31m✕ rotten\u001b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
});

it('keeps the room that rows usually need where more of them come later', () => {
  const screen = { columns: 80, colours: false };
  const [first] = ROWS;

  expect(layoutOf(FRUIT, first ? [first] : [], { screen }).head).toBe('ID  STATE   NAME  WHERE  N');
  expect(layoutOf(FRUIT, first ? [first] : [], { screen, goesOn: true }).head).toBe('ID  STATE   NAME      WHERE    N');
});

it('what came from outside moves no cursor and sets no colour', () => {
  const hostile: Fruit = { id: 'f1', state: '✓ ripe', name: '\u001b[31mred', where: 'a\nb', why: '\u202eback' };
  const lines = layoutOf(FRUIT, [hostile], { screen: { columns: 80, colours: false } }).lines(hostile);

  expect(lines).toEqual(['f1  ✓ ripe  \\x1b[31mred  a\\x0ab  2', '    \\u{202e}back']);
});

it('gives a duration its room, so that a digit more moves nothing beside it', () => {
  const timed: Table<{ name: string; took: string }> = {
    columns: [
      { head: 'NAME', text: ({ name }) => name, rank: 0, min: 6 },
      { head: 'TOOK', text: ({ took }) => took, rank: 0, align: 'end', least: 6 },
    ],
  };
  const row = (took: string) => {
    const rows = [{ name: 'a-name-that-is-cut', took }];
    return layoutOf(timed, rows, { screen: { columns: 20, colours: false } }).lines(rows[0] as (typeof rows)[0])[0];
  };

  expect([row('3 ms'), row('104 ms')]).toEqual(['a-name-that…    3 ms', 'a-name-that…  104 ms']);
});
