// npm run bench: every test/bench/*.bench.ts, one after the other, so that none disturbs another. Arguments choose some by name; those of
// BY_NAME take long and run only then. For numbers that mean something the machine should have nothing else to do.
// `npm run bench -- against DIR` holds this tree against another checkout of it, which has its node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { remarksOn, thisMachine } from './bench/machine.ts';
import { type GroupRun, runGroup } from './bench/run-group.ts';
import { buildWhenStale } from './build.mjs';

const SUFFIX = '.bench.ts';
const LIMIT_MS = 240_000;

/** Minutes of load; each says in its first lines why. */
const BY_NAME = ['hostile', 'search-scale', 'slow-inspectors'];

const directory = path.join(import.meta.dirname, '..', 'test', 'bench');
if (process.argv[2] === 'against') await runAgainst(process.argv.slice(3));
const groups = readdirSync(directory)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));
const { wanted } = options();

if (!buildWhenStale()) process.exit(1);
const machine = thisMachine();
console.log(machine.text);
for (const remark of remarksOn(machine)) console.log(remark);
const runs: GroupRun[] = [];
for (const group of wanted) {
  console.log(`— ${group}`);
  const run = await runGroup({ group, file: path.join(directory, `${group}${SUFFIX}`), limitMs: LIMIT_MS });
  if (run.brokeOff !== undefined) console.log(`MISS  ${group} broke off: ${run.brokeOff}`);
  runs.push(run);
}
process.exitCode = runs.every(({ isFine }) => isFine) ? 0 : 1;

function options() {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} });
    const unknown = positionals.find((name) => !groups.some((group) => group.startsWith(name)));
    if (unknown !== undefined) fail(`There is no bench ${unknown}. There are ${groups.join(', ')}; and against DIR.`);
    const wanted = groups.filter((group) =>
      positionals.length === 0 ? !BY_NAME.includes(group) : positionals.some((name) => group.startsWith(name)),
    );
    return { wanted };
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    return fail(`${what}.`);
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
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
