// npm run bench: every test/bench/*.bench.ts, one after the other, so that none disturbs another. Arguments choose some by name; those of
// BY_NAME take long and run only then; `soak --minutes 2` is a short soak. For numbers that mean something the machine should have nothing else to do.
// `--write` writes docs/benchmarks.md with its pictures, and the short table in the README.
// `npm run bench -- against DIR` holds this tree against another checkout of it, which has its node_modules.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chartOf } from './bench/chart.ts';
import { remarksOn, thisMachine } from './bench/machine.ts';
import { benchPage, totalOf, withShortTable } from './bench/page.ts';
import { type GroupRun, runGroup } from './bench/run-group.ts';
import { whyNot } from './bench/why-not.ts';
import { buildWhenStale } from './build.mjs';
import { formatWritten } from './format-written.ts';

const SUFFIX = '.bench.ts';
/** Of one bench; a soak has that beside its minutes. */
const LIMIT_MS = 240_000;

/** Minutes of load; each says in its first lines why. */
const BY_NAME = ['hostile', 'search-scale', 'slow-inspectors', 'soak'];

const directory = path.join(import.meta.dirname, '..', 'test', 'bench');
if (process.argv[2] === 'against') await runAgainst(process.argv.slice(3));
const groups = readdirSync(directory)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));
const { wanted, minutes, write } = options();

if (!buildWhenStale()) process.exit(1);
const machine = thisMachine();
console.log(machine.text);
for (const remark of remarksOn(machine)) console.log(remark);
const startedMs = performance.now();
const runs: GroupRun[] = [];
for (const group of wanted) {
  console.log(`— ${group}`);
  const isSoak = group === 'soak';
  const limitMs = LIMIT_MS + (isSoak ? minutes * 60_000 : 0);
  const args = isSoak ? ['--minutes', String(minutes)] : [];
  const run = await runGroup({ group, file: path.join(directory, `${group}${SUFFIX}`), args, limitMs });
  if (run.brokeOff !== undefined) console.log(`MISS  ${group} broke off: ${run.brokeOff}`);
  runs.push(run);
}
console.log(totalOf(runs));
process.exitCode = runs.every(({ isFine }) => isFine) ? 0 : 1;
if (write) {
  try {
    writePage();
  } catch (error) {
    console.error(`The page could not be written: ${whyNot(error)}`);
    process.exitCode = 1;
  }
}

function options() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { minutes: { type: 'string', default: '15' }, write: { type: 'boolean', default: false } },
    });
    const minutes = Number(values.minutes);
    if (!(minutes > 0 && minutes <= 24 * 60)) fail(`--minutes takes how long a soak runs, up to a day, not “${values.minutes}”.`);
    if (values.write && positionals.length > 0) fail('--write measures all of them, so none is named beside it.');
    const unknown = positionals.find((name) => !groups.some((group) => group.startsWith(name)));
    if (unknown !== undefined) fail(`There is no bench ${unknown}. There are ${groups.join(', ')}; and against DIR.`);
    const wanted = groups.filter((group) =>
      positionals.length === 0 ? !BY_NAME.includes(group) : positionals.some((name) => group.startsWith(name)),
    );
    return { wanted, minutes, write: values.write };
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    return fail(`${what}. The flags are --write and --minutes N.`);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function writePage(): void {
  const docs = path.join(import.meta.dirname, '..', 'docs');
  rmSync(path.join(docs, 'benchmarks'), { recursive: true, force: true });
  mkdirSync(path.join(docs, 'benchmarks'));
  const charts: Record<string, string> = {};
  for (const { group, rows } of runs) {
    const chart = chartOf(rows);
    if (chart === undefined) continue;
    charts[group] = `benchmarks/${group}.svg`;
    writeFileSync(path.join(docs, charts[group]), chart);
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const measured = {
    day: new Date().toISOString().slice(0, 10),
    commit,
    machine: machine.text,
    remarks: remarksOn(machine),
    minutes: Math.ceil((performance.now() - startedMs) / 60_000),
  };
  writeFileSync(path.join(docs, 'benchmarks.md'), benchPage(runs, measured, charts));
  const readme = path.join(docs, '..', 'README.md');
  writeFileSync(readme, withShortTable(readFileSync(readme, 'utf8'), runs, measured));
  formatWritten('docs/benchmarks.md', 'README.md');
}

/** @param args the other checkout, and what `test/bench/against.ts` takes beside it */
async function runAgainst([other = '', ...more]: string[]): Promise<never> {
  const build = path.join(path.resolve(other), 'scripts', 'build.mjs');
  if (other === '' || !existsSync(build)) {
    console.error('Say against which checkout: npm run bench -- against ../hookglass-before');
    process.exit(2);
  }
  const theirs = (await import(pathToFileURL(build).href)) as { buildWhenStale(): boolean };
  if (!buildWhenStale() || !theirs.buildWhenStale()) process.exit(1);
  const { status } = spawnSync(process.execPath, [path.join(directory, 'against.ts'), path.resolve(other), ...more], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
