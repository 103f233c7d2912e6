import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { distApp } from '../support/dist-app.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { serveProcess } from '../support/serve-process.ts';
import { mountSmallDisk, needSmallDisk } from '../support/small-disk.ts';
import { temporaryDirectory } from '../support/start-core.ts';

/** E-08, for a database that somebody else owns. */
const changedFigure = (before: string, after: string): GuardFigure => ({
  row: 'E-08',
  what: 'files of the database that it changed',
  ...{ value: before === after ? 0 : 1, unit: 'files', atMost: 0 },
});

describe.runIf(needDesktop())('the packed app', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  beforeAll(async () => {
    display = await startDisplay();
    distApp('test');
  }, 180_000);
  afterAll(() => display.stop());

  test('lets what is in flight end before it is gone', async () => {
    const dataDir = temporaryDirectory();
    const endpoint = await scriptedEndpoint([{ status: 200, delayMs: 1500 }]);
    const desktop = await openDesktop(display.display, { dataDir, build: 'packed' });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await desktop.core().client.createWebhook({ name: 'slow', url: endpoint.url, events: ['registered_model.created'] });
    await desktop.core().mlflow('registered-models/create', { name: 'iris' });
    await endpoint.received(1);

    await desktop.close();

    const serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs' });
    const token = readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
    const answer = await fetch(`${serve.ready.inspector}/api/v1/deliveries`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ items: [{ state: 'delivered', attempts: 1 }] });
    expect(endpoint.requests).toHaveLength(1);
    await serve.stop();
    await endpoint.close();
    rmSync(dataDir, { recursive: true });
  });

  test('owns its data: a core that is started over it ends with 75, names the inspector and writes nothing; a second window joins', async () => {
    const dataDir = temporaryDirectory();
    const desktop = await openDesktop(display.display, { dataDir, build: 'packed' });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).click();
    await desktop.page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    const before = hashOf(dataDir);

    const startedMs = performance.now();
    const args = ['dist/cli/main.cjs', 'serve', '--no-open', '--data-dir', dataDir, '--mlflow-port', '0', '--receiver-port', '0'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
    const tookMs = performance.now() - startedMs;
    const after = hashOf(dataDir);
    const second = await openDesktop(display.display, { dataDir, build: 'packed' });
    await second.page.locator('[role="row"][aria-rowindex]').first().waitFor();

    guardFigure({ row: 'E-08', what: 'serve over the app: until it has ended', value: tookMs, unit: 'ms', atMost: 5000 });
    guardFigure(changedFigure(before, after));
    expect(status).toBe(75);
    expect(stderr).toContain(desktop.core().urls.inspector);
    expect(new URL(second.page.url()).origin).toBe(desktop.core().urls.inspector);
    await second.close();
    expect((await fetch(desktop.core().urls.inspector)).status).toBe(200);
    await desktop.close();
    rmSync(dataDir, { recursive: true });
  });

  test('a second owner that writes is seen through', () => {
    const dataDir = temporaryDirectory();
    const file = path.join(dataDir, 'hookglass.db');
    const owner = new Database(file);
    owner.exec('CREATE TABLE t (v)');
    const before = hashOf(dataDir);
    const second = new Database(file);
    second.exec('INSERT INTO t VALUES (1)');

    knownBad('E-08', [changedFigure(before, hashOf(dataDir))]);
    owner.close();
    second.close();
    rmSync(dataDir, { recursive: true });
  });

  test('says that there is no display, where there is none', () => {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env;
    const { status, stderr } = spawnSync(distApp('test').executable, ['--no-sandbox'], { env, encoding: 'utf8', timeout: 30_000 });

    expect(stderr).toContain('Hookglass found no display: neither DISPLAY nor WAYLAND_DISPLAY is set.');
    expect(status).toBe(69);
  });

  test.runIf(needSmallDisk())('goes on, and ends in order, where its own folder is on a full disk', async () => {
    const disk = mountSmallDisk(24);
    const desktop = await openDesktop(display.display, { build: 'packed', userDir: path.join(disk.directory, 'user') });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    disk.fillUpTo(0);

    await desktop.page.getByRole('button', { name: 'Send a sample event' }).click();
    await desktop.page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    process.kill(desktop.core().pid, 'SIGKILL');
    await desktop.page.getByText('It starts again in').waitFor();
    await desktop.page.getByText('Stream live').waitFor();
    await desktop.close();
    disk.unmount();
  });
});

/** Of the files that the database is made of. */
function hashOf(dataDir: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(dataDir)
    .filter((file) => /^hookglass\.db(?:-wal)?$/.test(file))
    .sort())
    hash.update(readFileSync(path.join(dataDir, name)));
  return hash.digest('hex');
}
