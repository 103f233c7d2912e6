import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findTools } from '../../scripts/tools.ts';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { mountSmallDisk, needSmallDisk } from '../support/small-disk.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const MIB = 1024 ** 2;

/** What the page says when it cannot send. */
const REFUSED = /^The sample was not sent: Only \d+ MiB of the disk are free; below \d+ MiB nothing new is accepted\./;

describe.runIf(needDesktop() && needSmallDisk())('the desktop app over a data directory on a bad disk', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let disk: ReturnType<typeof mountSmallDisk>;
  let desktop: Desktop | undefined;

  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(() => {
    disk = mountSmallDisk(96);
  });
  afterEach(async () => {
    await desktop?.close();
    desktop = undefined;
    disk.unmount();
  });

  async function open(): Promise<Desktop['page']> {
    desktop = await openDesktop(display.display, { dataDir: path.join(disk.directory, 'data') });
    desktop.page.setDefaultTimeout(20_000);
    return desktop.page;
  }

  const sample = (page: Desktop['page']) => page.getByRole('button', { name: 'Send a sample event' });

  it('says what is missing when the disk gets full, stays usable, and goes on once there is room', async () => {
    const page = await open();
    await sample(page).waitFor();
    disk.fillUpTo(0);

    await sample(page).click();
    await page.getByText(REFUSED).waitFor();
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByText(/^The disk is almost full: 0 MiB are free\. Nothing new is accepted below \d+ MiB/).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
    disk.makeRoom();
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByText('The disk is almost full').waitFor({ state: 'detached' });
    await sample(page).click();

    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
  });

  it('starts over a disk that is full, with the room that was kept, and shows what was there', async () => {
    const before = await open();
    await sample(before).click();
    await before.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    await desktop?.close();
    writeFileSync(path.join(disk.directory, 'data', 'ballast'), Buffer.alloc(32 * MIB), { mode: 0o600 });
    disk.fillUpTo(0);

    const page = await open();

    await page.locator('[role="grid"][aria-rowcount="1"]').waitFor();
  });

  it.each([
    ['full', () => disk.fillUpTo(0), 'the disk is full'],
    ['read-only', () => spawnSync('mount', ['-o', 'remount,ro', disk.directory]), 'it is on a read-only disk'],
  ])('says in a sentence why it cannot start on a disk that is %s', async (_, spoil, why) => {
    const own = temporaryDirectory();
    spoil();
    const args = ['--no-sandbox', `--user-data-dir=${own}`, path.resolve('.'), '--data-dir', path.join(disk.directory, 'data')];
    const app = spawn(findTools(process.env).electron ?? '', args, {
      env: { ...process.env, DISPLAY: display.display, HOOKGLASS_NODE: process.execPath },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    app.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    const [code] = (await once(app, 'close')) as [number];
    rmSync(own, { recursive: true, force: true });

    expect(said).toContain(`The data directory ${path.join(disk.directory, 'data')} cannot be used (${why}).`);
    expect(said).not.toMatch(/\n {4}at /);
    expect(code).toBe(74);
  });
});
