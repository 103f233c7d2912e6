// npm run check: what must be green before a commit. What reads the sources comes first, side by side: each of these leaves cores idle for a part of
// its time. Then the quick tests; vitest would leave one core idle, which on two of them is half of the time.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

type Step = readonly [name: string, script: string, ...args: string[]];

const READING: readonly Step[] = [
  ['format and lint', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'],
  // With more checkers each of them works out for itself what they share, in a third more processor time and twice the memory.
  ['types', 'node_modules/typescript/bin/tsc', '-b', '--checkers', '1'],
  ['dead code', 'node_modules/knip/bin/knip.js', '--no-progress'],
];
const TESTS: Step = [
  'unit and integration tests',
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'unit',
  '--project',
  'integration',
  '--maxWorkers=100%',
];

const passed = await Promise.all(READING.map((step) => run(step, 'pipe')));
process.exitCode = passed.includes(false) || !(await run(TESTS, 'inherit')) ? 1 : 0;

/** @param output `pipe`: what it prints is shown when it has ended, in one piece. @returns whether it succeeded */
async function run([name, ...command]: Step, output: 'pipe' | 'inherit'): Promise<boolean> {
  const started = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['inherit', output, output] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const printed = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')));
  const status = await ended;
  for (const part of printed) process.stdout.write(part);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}
