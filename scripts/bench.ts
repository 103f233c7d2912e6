// npm run bench: every test/bench/*.bench.ts, one after the other, so that none disturbs another. Arguments choose some by name.
// For numbers that mean something the machine should have nothing else to do.
// `npm run bench -- against DIR` holds this tree against another checkout of it, which has its node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenStale } from './build.mjs';

const directory = path.join(import.meta.dirname, '..', 'test', 'bench');
const wanted = process.argv.slice(2);
if (wanted[0] === 'against') await runAgainst(wanted.slice(1));
const programs = readdirSync(directory)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));

if (!buildWhenStale()) process.exit(1);
for (const program of programs) {
  console.log(`— ${program.replace('.bench.ts', '')}`);
  const { status } = spawnSync(process.execPath, [path.join(directory, program)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
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
