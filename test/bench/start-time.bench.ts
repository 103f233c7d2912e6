// How soon a built core is ready to serve, alone and through npm.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { buildWhenStale } from '../../scripts/build.mjs';
import { temporaryDirectory } from '../support/start-core.ts';
import { quantile } from './http-load.ts';

const TURNS = 7;
const FLAGS = ['--json', '--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', '0'];

if (!buildWhenStale()) process.exit(1);
await bench('a built core', [process.execPath, 'dist/cli/main.cjs', 'serve'], 500);
await bench('a built core through npm', ['npm', 'run', '--silent', 'serve', '--'], 800);

async function bench(name: string, command: readonly string[], mostMs: number): Promise<void> {
  const dataDir = temporaryDirectory();
  const turns: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) turns.push(await readyAfterMs([...command, ...FLAGS, '--data-dir', dataDir]));
  rmSync(dataDir, { recursive: true });
  turns.sort((a, b) => a - b);
  const median = quantile(turns, 0.5);
  if (median > mostMs) process.exitCode = 1;
  const range = `${turns[0]?.toFixed(0)} to ${turns.at(-1)?.toFixed(0)} ms`;
  console.log(`${median <= mostMs ? 'ok   ' : 'MISS '} ${name} is ready: ${median.toFixed(0)} ms (${range}; at most ${mostMs} ms)`);
}

/** From starting the process to its ready line; the whole process group is ended afterwards. */
async function readyAfterMs([file = '', ...args]: string[]): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  await once(createInterface(child.stdout), 'line');
  const tookMs = performance.now() - startedMs;
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await once(child, 'close');
  return tookMs;
}
