import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { distApp } from '../support/dist-app.ts';
import { DESKTOP_BUILDS, type Desktop, type DesktopBuild, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';

interface Asked {
  relaunched: string[][];
  errors: string[];
}

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('the session of the desktop app, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  const folder = temporaryDirectory();

  beforeAll(async () => {
    display = await startDisplay();
    if (build === 'packed') distApp('test');
  }, 180_000);
  afterAll(async () => {
    await display.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    desktop = await openDesktop(display.display, { build, dataDir: path.join(folder, 'data') });
    desktop.page.setDefaultTimeout(15_000);
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
  });
  afterEach(async () => {
    await desktop.close();
    rmSync(path.join(folder, 'data'), { recursive: true, force: true });
  });

  it('is empty after its data was reset, and goes on', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('reset-data')?.click());
    await page.getByRole('button', { name: 'Delete everything' }).click();

    await page.getByText('Nothing has been sent yet.').waitFor();
    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.locator('[role="grid"][aria-rowcount="1"]').waitFor();
  });

  it('keeps its key in a file where there is no keyring, and says what would be needed', async () => {
    const { page } = desktop;
    await page.evaluate(() => {
      window.location.hash = '#/settings/desktop';
    });

    const control = page.getByRole('switch', { name: 'Protect the key with the keyring' });
    await control.waitFor();
    expect(await control.isDisabled()).toBe(true);
    await page.getByText('This desktop has no keyring that is unlocked.').waitFor();
    await page.getByText('It is not protected by a keyring.').waitFor();
    await page.getByText('a headless serve over the same data then needs it by the environment').waitFor();
    expect(existsSync(path.join(folder, 'data', 'key'))).toBe(true);
  });

  it('is another one over another folder: the app starts again there, and refuses a folder of something else', async () => {
    const { app } = desktop;
    const [empty, other] = ['empty', 'other'].map((name) => path.join(folder, name));
    for (const directory of [empty, other]) mkdirSync(directory ?? '', { recursive: true });
    writeFileSync(path.join(other ?? '', 'notes.txt'), '');

    await choose(app, other ?? '');
    await expect.poll(() => asked(app)).toMatchObject({ relaunched: [], errors: [expect.stringContaining('holds other files')] });
    await choose(app, empty ?? '');
    await expect.poll(async () => (await asked(app)).relaunched.length).toBe(1);

    const [args = []] = (await asked(app)).relaunched;
    expect(args.slice(-2)).toEqual(['--data-dir', empty]);
    expect(args.filter((arg) => arg === '--data-dir').length).toBe(1);
    expect(args).toContain('--no-sandbox');
  });
});

/** What the dialog of the system would answer, and what the app then asks of the system. */
async function choose(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate((electron, chosen) => {
    const shared = globalThis as unknown as { asked?: Asked; quit?: () => void };
    const all: Asked = shared.asked ?? { relaunched: [], errors: [] };
    shared.asked = all;
    electron.dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof electron.dialog.showOpenDialog;
    electron.dialog.showErrorBox = (_title, text) => void all.errors.push(text);
    electron.app.relaunch = ({ args = [] } = {}) => void all.relaunched.push(args);
    const quit = shared.quit ?? electron.app.quit;
    shared.quit = quit;
    // Once: the end of the test quits as well.
    electron.app.quit = () => {
      electron.app.quit = quit;
    };
    electron.Menu.getApplicationMenu()?.getMenuItemById('new-session')?.click();
  }, folder);
}

const asked = (app: ElectronApplication): Promise<Asked> => app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked);
