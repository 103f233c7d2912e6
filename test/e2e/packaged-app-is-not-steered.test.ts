import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { needDesktop, startDisplay } from '../support/open-desktop.ts';
import { packageApp } from '../support/packaged-app.ts';

describe.runIf(needDesktop())('a packaged app', () => {
  let dir: string;
  let app: string;
  let manifest: string;
  let display: Awaited<ReturnType<typeof startDisplay>>;
  const file = (name: string) => path.join(dir, name);

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'hookglass-packaged-'));
    app = packageApp(file('app'));
    manifest = path.join(file('app'), 'resources', 'app', 'package.json');
    // In the place of the core: notes what its parent says to it.
    const core = path.join(file('app'), 'resources', 'app', 'dist', 'cli');
    mkdirSync(core, { recursive: true });
    writeFileSync(
      path.join(core, 'main.cjs'),
      `process.parentPort.on('message', ({ data }) => require('fs').writeFileSync(process.env.NOTED, JSON.stringify({ data, args: process.argv.slice(2) })));`,
    );
    // In the place of another Node, and of another guard.
    writeFileSync(file('stranger'), `#!/bin/sh\necho run > '${file('stranger-ran')}'\n`);
    chmodSync(file('stranger'), 0o755);
    display = await startDisplay();
  });
  afterAll(async () => {
    await display.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess {
    const env = {
      ...process.env,
      DISPLAY: display.display,
      XDG_CONFIG_HOME: file('config'),
      NOTED: file('noted'),
      HOOKGLASS_NODE: file('stranger'),
      HOOKGLASS_TUNNEL_GUARD: JSON.stringify([file('stranger')]),
    };
    return spawn(app, ['--no-sandbox', ...args], { env, stdio: 'ignore' });
  }

  test('runs the core on itself and tells it its guard, whatever the environment names', async () => {
    const child = start('hookglass:deliveries/d1', '--receiver-host', '0.0.0.0');
    const noted = await vi.waitFor(() => JSON.parse(readFileSync(file('noted'), 'utf8')), { timeout: 20_000, interval: 50 });
    child.kill('SIGKILL');

    expect(noted).toEqual({
      data: { type: 'guard', command: [app, '--no-sandbox', '--tunnel-guard'] },
      args: ['serve', '--no-open'],
    });
    expect(existsSync(file('stranger-ran'))).toBe(false);
  });

  test.each(['--remote-debugging-port=0', '-remote-debugging-port=0', '--remote-debugging-pipe', '--inspect=0', '--renderer-cmd-prefix=x'])(
    'ends at once when it is given %s, and says why',
    (refused) => {
      const env = { ...process.env, DISPLAY: display.display };
      const { status, stderr } = spawnSync(app, ['--no-sandbox', refused], { env, encoding: 'utf8', timeout: 20_000 });

      expect(stderr).toContain(`Hookglass takes no ${refused}: it would open the app to other programs.`);
      expect(status).toBe(2);
    },
  );

  test('may be steered only when its own package says that it is made for tests', async () => {
    const shipped = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(shipped), hookglassVariant: 'test' }));
    const child = start('--remote-debugging-port=0');
    await vi.waitFor(() => expect(existsSync(file('stranger-ran'))).toBe(true), { timeout: 20_000, interval: 50 });
    child.kill('SIGKILL');
    writeFileSync(manifest, shipped);
  });
});
