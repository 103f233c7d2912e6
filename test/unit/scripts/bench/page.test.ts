import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chartOf } from '../../../../scripts/bench/chart.ts';
import { benchPage, withShortTable } from '../../../../scripts/bench/page.ts';
import { type BenchRow, OURS } from '../../../../scripts/bench/row.ts';
import type { GroupRun } from '../../../../scripts/bench/run-group.ts';

const PEER = 'mlflow server';
const row: BenchRow = {
  what: 'creates',
  unit: '/s',
  figures: { [OURS]: [900, 700, 800], [PEER]: [40, 50, 30] },
  leftOut: {},
  goals: [{ atLeast: 1000 }, { beside: PEER, atLeast: 20 }],
};
const without: BenchRow = { ...row, figures: { [OURS]: [800] }, leftOut: { [PEER]: 'It is not installed.' } };
const measured = { day: '2026-11-30', commit: 'abc1234', machine: '2 × a processor', remarks: ['There is one core.'], minutes: 9 };
const page = (...runs: Partial<GroupRun>[]) =>
  benchPage(
    runs.map((run) => ({ group: 'creates', rows: [row], notes: [], isFine: true, ...run })),
    measured,
    { creates: 'benchmarks/creates.svg' },
  );

test('the page has the machine, what has to be known of it, each figure with its goal, and the picture', () => {
  const text = page({ notes: ['mlflow server is 3.17.2.'] });

  expect(text).toContain('on 2026-11-30 from the tree at abc1234, in 9 minutes, on\n2 × a processor.');
  expect(text).toContain('There is one core.');
  expect(text).toContain('1 met, 1 missed.');
  expect(text).toContain('![creates: the figures of the table as bars](benchmarks/creates.svg)');
  expect(text).toContain('| creates | 800 /s (700 to 900, 3 runs) | | at least 1000 /s | **missed** |');
  expect(text).toContain('| | 20 × mlflow server | mlflow server: 40 /s (30 to 50, 3 runs) | at least 20 × mlflow server | met |');
  expect(text).toContain('- mlflow server is 3.17.2.');
});

test('a peer that is not there has no figure and one reason, however many rows miss it', () => {
  const text = page({ rows: [without, { ...without, what: 'reads' }] });

  expect(text).toContain('| | | mlflow server: – | at least 20 × mlflow server | not measured |');
  expect(text.match(/mlflow server is left out: It is not installed\./g)).toHaveLength(1);
});

test('a group that broke off before its first figure has its reason and no table', () => {
  const text = page({ group: 'growth', rows: [], brokeOff: 'The disk is full.', isFine: false });

  expect(text).toContain('## growth\n\n- **It broke off:** The disk is full.');
  expect(text).not.toContain('| What |');
});

test('the picture has a bar for each figure, a mark for each goal that can be placed, and a text colour for dark pages', () => {
  const svg = chartOf([row]) ?? '';

  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg.match(/<rect /g)).toHaveLength(2);
  expect(svg).toContain('800 /s');
  expect(svg.match(/stroke-dasharray="4 2"/g)).toHaveLength(1);
  expect(chartOf([without])?.match(/<rect /g)).toHaveLength(1);
  expect(chartOf([{ ...row, figures: {} }])).toBeUndefined();
});

test('the short table of the README has what was measured of its rows, between the marks and nowhere else', () => {
  const readme = 'before\n<!-- npm run bench -- --write: from here -->\nold\n<!-- to here -->\nafter\n';
  const creates: BenchRow = { ...row, what: 'creates on 8 connections, each with a delivery' };
  const runs = [
    { group: 'creates', rows: [creates], notes: [], isFine: true },
    { group: 'growth', rows: [], notes: [], isFine: false, brokeOff: 'The disk is full.' },
  ];

  const text = withShortTable(readme, runs, measured);

  expect(text).toMatch(
    /^before\n<!-- npm run bench -- --write: from here -->\n\nMeasured on 2026-11-30 at abc1234: 2 × a processor\. There is one core\./,
  );
  expect(text).toContain(
    '| creates on 8 connections, each with a delivery | 800 /s | mlflow server 40 /s (20 ×) |\n\n<!-- to here -->\nafter\n',
  );
  expect(text).not.toContain('old');
  expect(withShortTable(text, runs, measured)).toBe(text);
  expect(() => withShortTable('nothing', runs, measured)).toThrow('README.md has no');
});

test('the README has the marks', () => {
  expect(() => withShortTable(readFileSync('README.md', 'utf8'), [], measured)).not.toThrow();
});
