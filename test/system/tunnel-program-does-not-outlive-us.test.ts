import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '#core/system-clock.ts';
import { createExpose } from '#core/tunnel/expose.ts';
import { nodeGuard } from '#core/tunnel/guard.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { isAlive } from '../support/processes.ts';

const SOURCE = fileURLToPath(new URL('../support/tunnel-owner.ts', import.meta.url));
const LIMIT_MS = 5000;

let dir: string;
let stubborn: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hookglass-outlive-'));
  stubborn = path.join(dir, 'stubborn');
  // It ignores the polite signal, and so does the program that it starts.
  writeFileSync(stubborn, '#!/bin/sh\ntrap "" TERM HUP INT\nsleep 600 &\necho "pids $$ $!"\nwait\n');
  chmodSync(stubborn, 0o755);
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: false },
    build: {
      ssr: SOURCE,
      outDir: dir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'owner.cjs' } },
    },
  });
});

afterAll(() => rmSync(dir, { recursive: true }));

test.concurrent('is gone within 5 s of kill -9, with what it started, when run from source', async () => {
  guardFigure(await killAndWatch(spawn(process.execPath, [SOURCE, stubborn], { stdio: ['ignore', 'pipe', 'inherit'] })));
});

test.concurrent('a program that nothing watches over is seen through', async () => {
  const careless = path.join(dir, 'careless');
  writeFileSync(careless, `#!/bin/sh\nread -r order\nexec '${stubborn}'\n`, { mode: 0o755 });
  const unwatched = spawn(process.execPath, [SOURCE, stubborn, careless], { stdio: ['ignore', 'pipe', 'inherit'] });

  knownBad('W-10', [await killAndWatch(unwatched)]);
});

test.concurrent('is gone within 5 s of kill -9 when run from a CommonJS bundle', async () => {
  guardFigure(
    await killAndWatch(spawn(process.execPath, [path.join(dir, 'owner.cjs'), stubborn], { stdio: ['ignore', 'pipe', 'inherit'] })),
  );
});

test.concurrent('is gone when the tunnel is closed, however stubborn it is', async () => {
  const { exposure, pids, ended } = await exposed();

  await exposure.close();

  expect(pids.filter(isAlive)).toEqual([]);
  expect(ended).toHaveBeenCalledTimes(1);
});

test.runIf(process.platform === 'linux').concurrent('is gone when somebody kills its guard', async () => {
  const { pids, ended } = await exposed();
  const guard = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pids[0]}/stat`, 'utf8'))?.[1]);

  process.kill(guard, 'SIGKILL');

  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: LIMIT_MS, interval: 20 });
  await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith('SIGKILL', expect.anything()), { timeout: LIMIT_MS, interval: 20 });
});

/** The stubborn program under a guard of this process. */
async function exposed() {
  const pids: number[] = [];
  const ended = vi.fn();
  const expose = createExpose({ clock: systemClock, env: process.env, guard: nodeGuard(process.execPath) });
  const exposure = expose(
    {
      program: stubborn,
      args: [],
      probe: { everyMs: 1000, timeoutMs: 1000, firstAfterMs: 0, patienceMs: 1000 },
      read(line) {
        pids.push(...pidsIn(line));
        return undefined;
      },
    },
    { onUrl: () => {}, onUnsure: () => {}, onProblem: () => {}, onEnd: ended },
  );
  await vi.waitFor(() => expect(pids).toHaveLength(2), { timeout: 10_000, interval: 10 });
  return { exposure, pids, ended };
}

/** W-10, for what runs a tunnel program: how many processes of it are left when their owner was killed and 5 s have passed. */
async function killAndWatch(owner: ChildProcess): Promise<GuardFigure> {
  let said = '';
  owner.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  await vi.waitFor(() => expect(pidsIn(said)).toHaveLength(2), { timeout: 10_000, interval: 10 });
  const pids = pidsIn(said);
  expect(pids.filter(isAlive)).toEqual(pids);

  owner.kill('SIGKILL');

  const gone = () => pids.every((pid) => !isAlive(pid));
  await vi.waitUntil(gone, { timeout: LIMIT_MS, interval: 20 }).catch(() => false);
  const left = pids.filter(isAlive);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  return { row: 'W-10', what: 'processes of a tunnel left 5 s after kill -9', value: left.length, unit: 'processes', atMost: 0 };
}

const pidsIn = (text: string) => (/pids (\d+) (\d+)/.exec(text) ?? []).slice(1).map(Number);
