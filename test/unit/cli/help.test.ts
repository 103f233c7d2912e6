import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { command, NO_CORE } from '#cli/command.ts';
import { bytes, onOff, text } from '#cli/flag-kinds.ts';
import { helpLines, overviewLines } from '#cli/help.ts';
import { parseSpan, seconds, span, spanProblem, spanText } from '#cli/span.ts';
import { cellsOf } from '#cli/terminal/cells.ts';
import { VERBS } from '#cli/verbs.ts';
import { EXIT_CODES } from '#shared/domain/app/start-error.ts';

it('shows all that a verb says about itself', () => {
  const verb = command({
    usage: ['greet NAME [flags]', 'greet --all'],
    about: ['Greets somebody.', 'Nothing is kept.'],
    flags: {
      'for-whom': text(undefined, 'NAME', { help: 'who is greeted', short: 'f' }),
      all: onOff(false, { help: 'greets everybody' }),
      timeout: span(90_000, 'how long to greet'),
    },
    json: 'one line.',
    examples: [{ says: 'Everybody at once', run: 'hookglass greet --all\nhookglass greet --all --timeout 1s' }],
    exits: { ...NO_CORE, 1: 'nobody was there' },
    run: async () => 0,
  });

  expect(helpLines(verb, undefined)).toEqual([
    'hookglass greet NAME [flags]',
    'hookglass greet --all',
    '',
    'Greets somebody.',
    '',
    'Nothing is kept.',
    '',
    'Flags',
    '  -f, --for-whom NAME  who is greeted',
    '      --all            greets everybody',
    '      --timeout SPAN   how long to greet (90s)',
    '',
    'Each can come from the environment as well: --data-dir is HOOKGLASS_DATA_DIR.',
    '',
    'With --json: one line.',
    '',
    'Examples',
    '  Everybody at once:',
    '    hookglass greet --all',
    '    hookglass greet --all --timeout 1s',
    '',
    'Exit codes',
    '    0  done',
    '    1  nobody was there',
    '    2  the command line is wrong, or the core refused what it asks for',
    '    3  no core runs on this data directory, or it has stopped meanwhile',
    '   74  something cannot be read or written, standard output included',
  ]);
});

const verbs = await Promise.all(Object.entries(VERBS).map(async ([name, { load }]) => ({ name, verb: await load() })));

it.each(verbs)('the help of $name fits into 60, 80 and 120 columns, but for what is there to be copied', ({ verb }) => {
  const commands = new Set(verb.examples.flatMap(({ run }) => run.split('\n').map((line) => `    ${line}`)));
  for (const columns of [60, 80, 120]) {
    const long = helpLines(verb, { columns, colours: false }).filter(
      (line) => cellsOf(line) > columns && !commands.has(line) && line.trim().includes(' '),
    );
    expect(long).toEqual([]);
  }
});

it('the overview names every verb once, under a head of its own, and every exit code', () => {
  const lines = overviewLines(VERBS, undefined);
  const named = lines.flatMap((line) => /^ {2}([a-z][a-z-]+) {2}/.exec(line)?.[1] ?? []);

  expect(named.toSorted()).toEqual(Object.keys(VERBS).toSorted());
  for (const code of [0, ...Object.values(EXIT_CODES)]) expect(lines.some((line) => line.trim().startsWith(`${code}  `))).toBe(true);
  expect(lines.filter((line) => cellsOf(line) > 80)).toEqual([]);
});

it('the documentation names every exit code', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/command-line.md'), 'utf8');
  const paragraph = /\*\*Exit codes\.\*\*[\s\S]*?\n\n/.exec(text)?.[0] ?? '';

  for (const code of [0, ...Object.values(EXIT_CODES)]) expect(paragraph).toMatch(new RegExp(`(?:^|[ ·*])${code} `));
});

it.each([
  [120_000, '2m'],
  [30_000, '30s'],
  [1500, '1500ms'],
  [7_200_000, '2h'],
])('writes %d ms as %s', (ms, written) => {
  expect(spanText(ms)).toBe(written);
});

it.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['30 s', 30_000],
  ['30sec', 30_000],
  ['1.5m', 90_000],
  ['5min', 300_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['30', undefined],
  ['-5s', undefined],
  ['5 minutes', undefined],
  ['s', undefined],
])('reads %j as %s ms', (text, ms) => {
  expect(parseSpan(text)).toBe(ms);
});

it('asks for the unit of a number alone', () => {
  expect(spanProblem('30')).toBe('a time needs its unit: 30s, 30m or 30h');
  expect(spanProblem('soon')).toBe('a time such as 250ms, 30s, 15m or 1h is expected');
});

it('counts in seconds where MLflow does, and takes a unit all the same', () => {
  const flag = seconds(30, 1, 3600, { help: '' });

  expect(['7', '7s', '2m', '1h'].map(flag.parse)).toEqual([7, 7, 120, 3600]);
  for (const wrong of ['0', '1.5s', '2h', 'soon', '-1'])
    expect(() => flag.parse(wrong)).toThrow('whole seconds from 1 to 3600 are expected');
});

it('takes an amount of bytes with or without a unit', () => {
  const flag = bytes(1024 ** 3, 1024 ** 2, '');

  expect(flag.fallbackText).toBe('1GiB');
  expect(['1048576', '1MiB', '2g', '512 mb', '2097152b'].map(flag.parse)).toEqual([
    1024 ** 2,
    1024 ** 2,
    2 * 1024 ** 3,
    512 * 1024 ** 2,
    2 * 1024 ** 2,
  ]);
  for (const wrong of ['1', '1kib', 'much', '1e9', '9007199254740993'])
    expect(() => flag.parse(wrong)).toThrow('at least 1MiB is expected');
});
