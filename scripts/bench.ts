// npm run bench: every test/bench/*.bench.ts, one after the other, so that none disturbs another. Arguments choose some by name.
// For numbers that mean something the machine should have nothing else to do.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildWhenStale } from './build.mjs';

const directory = path.join(import.meta.dirname, '..', 'test', 'bench');
const wanted = process.argv.slice(2);
const programs = readdirSync(directory)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));

if (!buildWhenStale()) process.exit(1);
for (const program of programs) {
  console.log(`— ${program.replace('.bench.ts', '')}`);
  const { status } = spawnSync(process.execPath, [path.join(directory, program)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
