// npm run guard: the promises under attack, load and faults (docs/promises.md), each with the figures that were measured for it.
// Arguments choose rows: `npm run guard R-18 X-08`. A row without a figure counts as missed: nothing is believed unmeasured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildWhenStale } from './build.mjs';
import type { GuardFigure } from './guard-row.ts';

const root = path.join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const rows = promisedRows().filter(({ id }) => wanted.length === 0 || wanted.includes(id));
if (rows.length === 0) {
  console.error(`No promise is called ${wanted.join(' or ')}. docs/promises.md lists them.`);
  process.exit(2);
}

if (!buildWhenStale()) process.exit(1);
const report = path.join(mkdtempSync(path.join(tmpdir(), 'hookglass-guard-')), 'figures.jsonl');
const files = testFiles().filter((file) => measures(file, new Set(rows.map(({ id }) => id))));
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, HOOKGLASS_GUARD_REPORT: report },
});

const figures = existsSync(report)
  ? readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as GuardFigure)
  : [];
let missed = 0;
for (const { id, promise } of rows) {
  const own = figures.filter(({ row }) => row === id);
  const kept = own.length > 0 && own.every(isWithin);
  if (!kept) missed += 1;
  console.log(`${kept ? 'ok  ' : 'MISS'} ${id}  ${promise}${own.length === 0 ? ': not measured' : ''}`);
  for (const figure of own) console.log(`       ${isWithin(figure) ? ' ' : '!'} ${figure.what}: ${shown(figure)}`);
}
console.log(`${rows.length - missed} of ${rows.length} promises kept`);
process.exit(status === 0 && missed === 0 ? 0 : 1);

/** The table of docs/promises.md: `| R-18 | No super-linear pattern … |`. */
function promisedRows(): { id: string; promise: string }[] {
  const text = readFileSync(path.join(root, 'docs', 'promises.md'), 'utf8');
  return [...text.matchAll(/^\| ([A-Z]-\d\d) +\| ([^|]+?) +\|/gm)].map(([, id = '', promise = '']) => ({ id, promise }));
}

function testFiles(): string[] {
  const directory = path.join(root, 'test');
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => path.join('test', file));
}

function measures(file: string, ids: ReadonlySet<string>): boolean {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/row: '([A-Z]-\d\d)'/g)].some(([, id = '']) => ids.has(id));
}

function isWithin({ value, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }: GuardFigure): boolean {
  return value <= atMost && value >= atLeast;
}

function shown({ value, unit, atMost, atLeast }: GuardFigure): string {
  const limit = [atMost !== undefined ? `at most ${atMost}` : '', atLeast !== undefined ? `at least ${atLeast}` : '']
    .filter(Boolean)
    .join(', ');
  return `${Number(value.toFixed(2))} ${unit}${limit ? ` (${limit})` : ''}`;
}
