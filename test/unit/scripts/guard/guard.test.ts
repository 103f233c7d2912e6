import { describe, expect, it } from 'vitest';
import { type GuardFigure, type GuardLine, isWithin, measuredText } from '../../../../scripts/guard/figure.ts';
import { parsePromises } from '../../../../scripts/guard/promises.ts';
import { readReport, reportLine, warningsOf } from '../../../../scripts/guard/report.ts';
import { longestOf, readTestReport, timesText, tookText } from '../../../../scripts/guard/test-report.ts';
import { judgeRow, totalOf } from '../../../../scripts/guard/verdict.ts';
import { guardTable } from '../../../../scripts/guard/write-table.ts';

const PAGE = `| Row  | Promise    |
| ---- | ---------- |
| S-01 | Only names |
| R-18 | No pattern |

| Row  | Promise         | Why          |
| ---- | --------------- | ------------ |
| P-04 | Updates refuse  | No updater.  |
`;
const [S01, R18, P04] = parsePromises(PAGE) as [never, never, never];
const measuredAs = (value: number, atMost = 0): GuardFigure => ({ row: 'S-01', what: 'accepted', value, unit: 'names', atMost });
const figure = (value: number): GuardLine => measuredAs(value);
const proof: GuardLine = { row: 'S-01', caught: measuredAs(27) };

describe('the promises', () => {
  it('are read from both tables', () => {
    expect(parsePromises(PAGE)).toEqual([
      { row: 'S-01', promise: 'Only names' },
      { row: 'R-18', promise: 'No pattern' },
      { row: 'P-04', promise: 'Updates refuse', notRun: 'No updater.' },
    ]);
  });
});

describe('a row', () => {
  it('is kept when each of its figures is within its limit, and missed when one is not', () => {
    expect(judgeRow(S01, [figure(0), proof]).verdict).toBe('kept');
    expect(judgeRow(S01, [figure(0), figure(1), proof]).verdict).toBe('missed');
  });

  it('is unproven unless its known-bad variant was caught by a figure of the same name and limit', () => {
    const others: GuardLine[] = [
      { row: 'S-01', caught: { ...measuredAs(27), what: 'refused' } },
      { row: 'S-01', caught: measuredAs(27, 26) },
      { row: 'R-18', caught: measuredAs(27) },
    ];

    expect(judgeRow(S01, [figure(0)]).verdict).toBe('unproven');
    expect(judgeRow(S01, [figure(0), ...others]).verdict).toBe('unproven');
    expect(judgeRow(S01, [figure(0), { row: 'S-01', skipped: 'A part of it is left out by --quick.' }]).verdict).toBe('kept');
  });

  it('is missed when nobody measured it', () => {
    expect(judgeRow(R18, [figure(0)]).verdict).toBe('missed');
  });

  it('is skipped only where its test says why', () => {
    expect(judgeRow(R18, [{ row: 'R-18', skipped: 'It needs root.' }])).toMatchObject({ verdict: 'skipped', reasons: ['It needs root.'] });
    expect(judgeRow(S01, [figure(1), { row: 'S-01', skipped: 'It needs root.' }]).verdict).toBe('missed');
  });

  it('is missed when a test of it failed before its figure was there, whatever else is known', () => {
    const failed = 'A test of it failed, “waits”: Error: Timed out!';

    expect(judgeRow(S01, [figure(0), proof, { row: 'S-01', failed }])).toMatchObject({ verdict: 'missed', reasons: [failed] });
  });

  it('that cannot be run here says so', () => {
    expect(judgeRow(P04, [])).toMatchObject({ verdict: 'not run', reasons: ['No updater.'] });
  });
});

it('the page tells each figure beside its limit, and the total', () => {
  const verdicts = [judgeRow(S01, [figure(0), proof]), judgeRow(R18, []), judgeRow(P04, [])];
  const page = guardTable(verdicts, {
    command: 'npm run guard -- --write',
    day: '2026-11-30',
    commit: 'abc1234',
    machine: 'two | cores',
    took: '24 min 3 s',
    longest: 'R-02 62 s',
    warnings: [],
  });

  expect(page).toContain('| | accepted | 0 names | at most 0 | |');
  expect(page).toContain(
    '| | Seen through: a port that looks for a local name anywhere in the Host header: accepted | 27 names | at most 0 | |',
  );
  expect(page).toContain('| **R-18** | **No pattern** | | | **missed** |');
  expect(totalOf(verdicts)).toBe('1 promises kept, 1 missed, 1 not run');
  expect(page).toContain('1 promises kept, 1 missed, 1 not run. It took 24 min 3 s, of which R-02 62 s.');
});

describe('what vitest reports of a run', () => {
  const rowsIn = (file: string) => new Set(file.endsWith('slow.test.ts') ? ['R-02', 'R-03'] : ['S-01']);
  const failing = (title: string, ...failureMessages: string[]) => ({ status: 'failed', title, failureMessages });
  const vitest = JSON.stringify({
    testResults: [
      {
        name: '/root/test/fast.test.ts',
        startTime: 1000,
        endTime: 1400,
        message: '',
        assertionResults: [{ status: 'passed', title: 'a' }],
      },
      {
        ...{ name: '/root/test/slow.test.ts', startTime: 2000, endTime: 64_000, message: '' },
        assertionResults: [
          failing('waits', 'Error: Timed out!\n at x'),
          failing('counts', 'AssertionError: R-02 the last (s): expected 3'),
        ],
      },
      { name: '/root/test/torn.test.ts', startTime: 0, endTime: 0, message: 'Error: no core', assertionResults: [] },
    ],
  });

  it('is how long each file took, the longest first', () => {
    const files = readTestReport(vitest, '/root').slice(0, 2);

    expect(timesText(files, rowsIn)).toEqual(['   62 s  R-02, R-03  test/slow.test.ts', '    0 s  S-01  test/fast.test.ts']);
    expect(longestOf(files, rowsIn)).toBe('R-02 and R-03 62 s');
    expect([tookText(59_400), tookText(1_443_000)]).toEqual(['59 s', '24 min 3 s']);
  });

  it('is what failed before there was a figure', () => {
    expect(readTestReport(vitest, '/root').map(({ failures }) => failures)).toEqual([
      ['A test of it failed, “waits”: Error: Timed out!'],
      [],
      ['Its file failed: Error: no core'],
    ]);
  });

  it('is nothing when the tests did not come so far', () => {
    expect(readTestReport('', '/root')).toEqual([]);
  });
});

describe('the report of a run', () => {
  it('is read as far as it was written, and what was not is counted, never guessed', () => {
    const text = `${JSON.stringify(measuredAs(0))}\n{"row":"S-01","what":"acc`;

    expect(readReport(text)).toEqual({ lines: [measuredAs(0)], torn: 1 });
    expect(readReport('')).toEqual({ lines: [], torn: 0 });
  });

  it('keeps what never ended, or was not measured, and says so', () => {
    const lines = [measuredAs(Number.POSITIVE_INFINITY), measuredAs(Number.NaN), measuredAs(0)];
    const read = readReport(lines.map(reportLine).join('')).lines as GuardFigure[];

    expect(read).toEqual(lines);
    expect(read.map(measuredText)).toEqual(['no end', 'not measured', '0 names']);
    expect(read.map(isWithin)).toEqual([false, false, true]);
  });

  it('says of a machine with one core, or with little room, that it is one', () => {
    expect(warningsOf({ cores: 2, freeBytes: 2 ** 33 })).toEqual([]);
    expect(warningsOf({ cores: 1, freeBytes: 2 ** 33 })).toEqual([expect.stringContaining('This machine has one core.')]);
    expect(warningsOf({ cores: 2, freeBytes: 2 ** 20 })).toEqual([expect.stringContaining('Only 1 MiB are free')]);
  });
});
