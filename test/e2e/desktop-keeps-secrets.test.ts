import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardFigure } from '../support/guard-figure.ts';
import { needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { watchProcesses } from '../support/process-watch.ts';
import { processesWith } from '../support/processes.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const RECEIVER_SECRET = 'a-receiver-secret-of-this-test';

describe.runIf(needDesktop())('the desktop app', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());

  test('joins a core that runs already, without its code or token in a list of processes, and leaves it running', async () => {
    const dataDir = temporaryDirectory();
    const serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs' });
    const others = watchProcesses({ asOurselves: false });

    const desktop = await openDesktop(display.display, { dataDir });
    const { page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await others.saw('--type=renderer');

    const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
    guardFigure({
      row: 'S-09',
      what: `desktop app joining a core: argument lists that ${others.as} can read`,
      value: others.hits([token, '#code=']),
      unit: 'hits',
      atMost: 0,
    });
    others.stop();
    await desktop.close();
    expect(new URL(page.url()).origin).toBe(serve.ready.inspector);
    expect((await fetch(serve.ready.inspector)).status).toBe(200);
    expect(await serve.stop()).toBe(0);
  });

  test('started by npm start, keeps the core’s keys from everything that Chromium starts', async () => {
    const own = temporaryDirectory();
    const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
    const args = [`--user-data-dir=${path.join(own, 'user')}`, '--data-dir', path.join(own, 'data'), ...ports];
    const child = spawn(process.execPath, ['scripts/start.ts', ...args], {
      env: { ...process.env, DISPLAY: display.display, HOOKGLASS_RECEIVER_SECRET: RECEIVER_SECRET },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const printed: string[] = [];
    const lines = createInterface({ input: child.stdout }).on('line', (line) => printed.push(line));
    await expect.poll(() => printed.some((line) => line.includes('  data ')), { timeout: 60_000 }).toBe(true);

    // The engine may be ready before Electron has started all of its own.
    const electrons = () => processesWith(path.join(own, 'user')).filter((pid) => pid !== child.pid);
    await expect.poll(() => electrons().length, { timeout: 30_000 }).toBeGreaterThan(2);
    const environments = electrons().map((pid) => readFileSync(`/proc/${pid}/environ`, 'latin1'));
    const hits = environments.filter((text) => text.includes(RECEIVER_SECRET)).length;
    guardFigure({
      row: 'S-09',
      what: 'npm start: environments of Electron and what it starts, besides the core',
      value: hits,
      unit: 'hits',
      atMost: 0,
    });
    child.kill('SIGTERM');
    await ended;
    lines.close();
    expect(printed.filter((line) => line.includes('inspector'))).toEqual([expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+$/)]);
  });
});
