// npm run guard: the promises under attack, load and faults (docs/promises.md), each with the figures that were measured for it.
// `npm run guard -- --row R-18` measures one, `--quick` leaves out what needs a machine where nothing else runs, or whole minutes, and tries
// fewer inputs where each takes long, `--seed 7` draws the random inputs anew, `--write` writes docs/guard.md.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenStale } from './build.mjs';
import { formatWritten } from './format-written.ts';
import { type GuardLine, isWithin, measuredText, shown } from './guard/figure.ts';
import { variantOf } from './guard/known-bad.ts';
import { parsePromises } from './guard/promises.ts';
import { readReport, warningsOf } from './guard/report.ts';
import { rowsOf } from './guard/rows-of.ts';
import { longestOf, readTestReport, timesText, tookText } from './guard/test-report.ts';
import { judgeRow, type RowVerdict, totalOf } from './guard/verdict.ts';
import { guardTable } from './guard/write-table.ts';

const root = path.join(import.meta.dirname, '..');
const { row: named, quick, seed, write, positionals } = options();
const wanted = [...named, ...positionals];
const promised = parsePromises(readFileSync(path.join(root, 'docs', 'promises.md'), 'utf8'));
const unknown = wanted.find((name) => promised.every(({ row }) => row !== name));
if (unknown !== undefined) fail(`No promise is called ${unknown}. docs/promises.md lists them.`);
const rows = promised.filter(({ row }) => wanted.length === 0 || wanted.includes(row));

const { bavail, bsize } = statfsSync(tmpdir());
const warnings = warningsOf({ cores: cpus().length, freeBytes: bavail * bsize });
for (const warning of warnings) console.log(warning);
const startedMs = performance.now();
const folder = mkdtempSync(path.join(tmpdir(), 'hookglass-guard-'));
const report = path.join(folder, 'figures.jsonl');
const measuring = testFiles().filter((file) => rows.some(({ row }) => rowsIn(file).has(row)));
const files = quick ? measuring.filter((file) => !isLong(file)) : measuring;
const left = new Set(measuring.filter((file) => !files.includes(file)).flatMap((file) => [...rowsIn(file)]));
if (files.length > 0 && !buildWhenStale()) process.exit(1);
const passed = await runTests();

const { lines, torn } = readReport(existsSync(report) ? readFileSync(report, 'utf8') : '');
const covered = new Set(files.flatMap((file) => [...rowsIn(file)]));
const leftOut = [...left].map(
  (row): GuardLine => ({ row, skipped: `${covered.has(row) ? 'A part of it' : 'It'} is left out by --quick.` }),
);
const testReports = readdirSync(folder).filter((name) => name.endsWith('.json'));
const tests = testReports.flatMap((name) => readTestReport(readFileSync(path.join(folder, name), 'utf8'), root));
const failed = tests.flatMap(({ file, failures }) =>
  failures.flatMap((failed) => [...rowsIn(file)].map((row): GuardLine => ({ row, failed }))),
);
const verdicts = rows.map((row) => judgeRow(row, [...lines, ...leftOut, ...failed]));
const took = tookText(performance.now() - startedMs);
for (const line of timesText(tests, rowsIn)) console.log(line);
for (const verdict of verdicts) print(verdict);
console.log(`It took ${took}.`);
console.log(totalOf(verdicts));
for (const warning of warnings) console.log(warning);
if (torn > 0) console.log(`${torn} figures were not written whole, as on a disk that is full. They are not known, and not counted.`);
if (write) {
  const page = guardTable(verdicts, { ...measured(), took, longest: longestOf(tests, rowsIn), warnings });
  writeFileSync(path.join(root, 'docs', 'guard.md'), page);
  formatWritten('docs/guard.md');
}
process.exit(passed && torn === 0 && verdicts.every(({ verdict }) => verdict !== 'missed' && verdict !== 'unproven') ? 0 : 1);

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        row: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        write: { type: 'boolean', default: false },
      },
    });
    if (!/^\d{1,9}$/.test(values.seed)) fail(`--seed takes a whole number of at most nine digits, not “${values.seed}”.`);
    if (values.write && (positionals.length > 0 || values.row.length > 0)) fail('--write measures all rows, so no row is named beside it.');
    return { ...values, positionals };
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    return fail(`${what}. The flags are --row ROW, --quick, --seed N and --write.`);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

/**
 * One file after the other; what only watches for minutes runs beside them, and with `--quick`, where no figure needs a quiet machine, what drives a
 * browser does. Both are heard when they are over. @returns whether all passed
 */
async function runTests(): Promise<boolean> {
  const isAside = (file: string) => isBeside(file) || (quick && file.startsWith(path.join('test', 'e2e')));
  const aside = files.filter(isAside);
  const measured = files.filter((file) => !isAside(file));
  const results = await Promise.all([runVitest('measured', measured, 'inherit'), runVitest('aside', aside, 'pipe')]);
  process.stdout.write(results.map(({ said }) => said).join(''));
  return results.every(({ status }) => status === 0);
}

function runVitest(name: string, some: readonly string[], output: 'inherit' | 'pipe'): Promise<{ status: number; said: string }> {
  if (some.length === 0) return Promise.resolve({ status: 0, said: '' });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path.join(folder, `${name}.json`)}`];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', ...reporters, ...some], {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...process.env, HOOKGLASS_GUARD_REPORT: report, HOOKGLASS_GUARD_SEED: seed, ...(quick && { HOOKGLASS_GUARD_QUICK: '1' }) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  return new Promise((resolve) => void child.once('close', (status) => resolve({ status: status ?? 1, said })));
}

/** But those of this command itself, which name rows and measure none. */
function testFiles(): string[] {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith(path.join('unit', 'scripts')))
    .map((file) => path.join('test', file));
}

function rowsIn(file: string): ReadonlySet<string> {
  return rowsOf(readFileSync(path.join(root, file), 'utf8'));
}

/** What takes minutes, or means something only on a quiet machine; and single files that take half a minute for a row that others measure, too. */
function isLong(file: string): boolean {
  const long = ['guard/quiet/', 'guard/beside/', 'contract/', 'guard/pasted-texts', 'guard/strangers-erase', 'e2e/killed-parts'];
  return long.some((start) => file.startsWith(path.join('test', start)));
}

function isBeside(file: string): boolean {
  return file.startsWith(path.join('test', 'guard', 'beside'));
}

function print({ row, promise, verdict, figures, caught, reasons }: RowVerdict): void {
  const word = { kept: 'ok', missed: 'MISS', unproven: 'NOT PROVEN', skipped: 'skip', 'not run': '–' }[verdict];
  console.log(`${word.padEnd(4)} ${row}  ${promise}${verdict === 'missed' && figures.length === 0 ? ': not measured' : ''}`);
  for (const figure of figures) console.log(`       ${isWithin(figure) ? ' ' : '!'} ${figure.what}: ${shown(figure)}`);
  for (const figure of caught) console.log(`         seen through: ${variantOf(row)}: ${figure.what}: ${measuredText(figure)}`);
  for (const reason of reasons) console.log(`         ${reason}`);
}

function measured() {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const command = `npm run guard -- --write${quick ? ' --quick' : ''}${seed === '1' ? '' : ` --seed ${seed}`}`;
  return { command, day: new Date().toISOString().slice(0, 10), commit, machine };
}
