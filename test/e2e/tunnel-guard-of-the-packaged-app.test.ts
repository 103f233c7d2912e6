import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { parseCoreFile } from '#shared/domain/app/core-file.ts';
import { findTools } from '../../scripts/tools.ts';
import { needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { packageApp, runsAsNode } from '../support/packaged-app.ts';
import { isAlive, processesWith } from '../support/processes.ts';

const OWNER = fileURLToPath(new URL('../support/tunnel-owner.ts', import.meta.url));
const LIMIT_MS = 5000;

describe.runIf(needDesktop())('where the app forbids itself to be a Node', () => {
  let dir: string;
  let stubborn: string;
  let guard: string[];

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'hookglass-guard-'));
    stubborn = path.join(dir, 'bin', 'stubborn');
    mkdirSync(path.join(dir, 'bin'));
    // It ignores the polite signal, and so does the program that it starts.
    writeFileSync(stubborn, `#!/bin/sh\ntrap "" TERM HUP INT\nsleep 600 &\necho "pids $$ $!" | tee '${dir}/pids'\nwait\n`);
    chmodSync(stubborn, 0o755);
    guard = [packageApp(path.join(dir, 'app')), '--no-sandbox', '--tunnel-guard'];
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** The owner of a tunnel program; neither it nor the guard has a display. */
  function own(program: string): { owner: ChildProcess; said: () => string } {
    let text = '';
    const env = { PATH: process.env['PATH'], HOME: dir };
    const owner = spawn(process.execPath, [OWNER, program, ...guard], { stdio: ['ignore', 'pipe', 'inherit'], env });
    owner.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    return { owner, said: () => text };
  }

  const pidsIn = (text: string) => (/pids (\d+) (\d+)/.exec(text) ?? []).slice(1).map(Number);

  async function running(said: () => string): Promise<number[]> {
    await vi.waitFor(() => expect(pidsIn(said())).toHaveLength(2), { timeout: 20_000, interval: 20 });
    const pids = pidsIn(said());
    expect(pids.filter(isAlive)).toEqual(pids);
    return pids;
  }

  async function gone(pids: number[]): Promise<void> {
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: LIMIT_MS, interval: 20 });
    await vi.waitFor(() => expect(processesWith(path.join(dir, 'app'))).toEqual([]), { timeout: LIMIT_MS, interval: 20 });
  }

  test('it really is none, although the runtime that it was made of is one', () => {
    expect(runsAsNode(findTools(process.env).electron ?? '')).toBe(true);
    expect(runsAsNode(guard[0] ?? '')).toBe(false);
  });

  test('the app itself is the guard, without a display: the program is gone within 5 s of kill -9', async () => {
    const { owner, said } = own(stubborn);
    const pids = await running(said);

    owner.kill('SIGKILL');

    await gone(pids);
  });

  test('the program is gone when the tunnel is closed', async () => {
    const { owner, said } = own(stubborn);
    const pids = await running(said);

    owner.kill('SIGUSR2');

    await vi.waitFor(() => expect(said()).toContain('closed'), { timeout: LIMIT_MS, interval: 20 });
    await gone(pids);
    expect(said()).toContain('ended exit code 137');
  });

  test('what cannot be started, and how a program ended, is told', async () => {
    const missing = own('/no/such/program');
    await vi.waitFor(() => expect(missing.said()).toBe('problem not-started\nended exit code 126\n'), { timeout: 20_000, interval: 20 });

    const short = own('/bin/false');
    await vi.waitFor(() => expect(short.said()).toBe('ended exit code 1\n'), { timeout: 20_000, interval: 20 });
  });

  test('a core in a utility process starts the guard, and its program is gone when Electron’s main process is killed', async () => {
    const shell = path.join(dir, 'shell');
    await bundleOwner(shell);
    writeFileSync(
      path.join(shell, 'main.js'),
      `const { app, utilityProcess } = require('electron');
       app.whenReady().then(() => utilityProcess.fork(__dirname + '/owner.cjs', ${JSON.stringify([stubborn, ...guard])}));`,
    );
    rmSync(path.join(dir, 'pids'), { force: true });
    const display = await startDisplay();
    const main = spawn(
      findTools(process.env).electron ?? '',
      ['--no-sandbox', `--user-data-dir=${shell}/user`, path.join(shell, 'main.js')],
      {
        env: { ...process.env, DISPLAY: display.display },
        stdio: 'ignore',
      },
    );
    const pids = await running(() => readFileSync(path.join(dir, 'pids'), { encoding: 'utf8', flag: 'a+' }));

    main.kill('SIGKILL');

    await gone(pids);
    await display.stop();
  });

  test('no tunnel outlives the desktop app, window and core killed at once', async () => {
    const dataDir = path.join(dir, 'data');
    mkdirSync(path.join(dataDir, 'tunnel'), { recursive: true });
    writeFileSync(
      path.join(dataDir, 'tunnel', 'custom.json'),
      JSON.stringify({ command: stubborn, args: ['{port}'], urlPattern: 'never' }),
    );
    rmSync(path.join(dir, 'pids'), { force: true });
    // Nobody chooses what is run by setting a variable.
    vi.stubEnv('HOOKGLASS_TUNNEL_GUARD', JSON.stringify(['/bin/sh', '-c', `touch '${path.join(dir, 'chosen')}'`]));
    const display = await startDisplay();
    const desktop = await openDesktop(display.display, { dataDir });
    vi.unstubAllEnvs();
    const core = parseCoreFile(readFileSync(path.join(dataDir, 'core.json'), 'utf8'));
    const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
    const client = createControlClient({ baseUrl: core?.urls.inspector ?? '', token });

    await client.startTunnel({ provider: 'custom' });
    const pids = await running(() => readFileSync(path.join(dir, 'pids'), { encoding: 'utf8', flag: 'a+' }));
    for (const pid of [core?.pid ?? 0, desktop.app.process().pid ?? 0]) process.kill(pid, 'SIGKILL');

    await gone(pids);
    expect(existsSync(path.join(dir, 'chosen'))).toBe(false);
    await desktop.close().catch(() => {}); // it is gone; this removes what it left on the disk
    await display.stop();
  });
});

/** The owner of a tunnel program for the oldest Electron that the tests run on. */
async function bundleOwner(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { tsconfigPaths: false },
    build: { ssr: OWNER, outDir, target: 'node16', rolldownOptions: { output: { format: 'cjs', entryFileNames: 'owner.cjs' } } },
  });
}
