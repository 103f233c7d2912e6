import { statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShellBridge } from '#shared/domain/app/shell-bridge.ts';
import { DESKTOP_BUILDS, type Desktop, type DesktopBuild, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('the desktop app, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;

  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(async () => {
    desktop = await openDesktop(display.display, { build });
  }, 180_000);
  afterEach(() => desktop.close());

  it('goes by Enter alone from the empty window to a delivered, verified row', async () => {
    const { page, output } = desktop;

    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

    await page.getByRole('row', { selected: true }).getByRole('img', { name: 'Signature valid' }).waitFor();
    await expect.poll(output).toMatch(/model_version\.created {2}example_model v1 .* 200 in /);
  });

  it('goes there by mouse as well, and shows the seven steps', async () => {
    const { page } = desktop;

    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    await page.getByRole('tab', { name: 'Verify' }).click();

    const steps = page.getByRole('list', { name: 'Steps of the check' }).getByRole('listitem');
    await steps.nth(6).waitFor();
    expect(await steps.getByRole('img', { name: 'passed' }).count()).toBe(7);
  });

  it('runs once: a second start hands its link over and is gone within 5 s', async () => {
    const { app, page, startAgain } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

    const second = await startAgain('hookglass://deliveries/d1/timeline');
    await page.waitForURL(/#\/deliveries\/d1\/timeline$/);

    expect(second.code).toBe(0);
    expect(second.tookMs).toBeLessThan(5000);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('locks the page in: sandboxed, isolated, and without Node', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        const all = (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
        return Object.fromEntries(
          [
            'contextIsolation',
            'sandbox',
            'webSecurity',
            'nodeIntegration',
            'nodeIntegrationInWorker',
            'webviewTag',
            'allowRunningInsecureContent',
            'experimentalFeatures',
          ].map((name) => [name, all[name] ?? false]),
        );
      }),
    );
    const seen = await page.evaluate(() => ({
      sandboxed: (globalThis as unknown as { hookglassShell: { sandboxed: boolean } }).hookglassShell.sandboxed,
      node: ['require', 'process', 'module'].filter((name) => name in globalThis),
    }));

    expect(preferences).toEqual([
      {
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
      },
    ]);
    expect(seen).toEqual({ sandboxed: true, node: [] });
  });

  it('grants no permission, goes nowhere else and opens no second window', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    const home = page.url();

    const granted = await page.evaluate(async () => {
      const asked = [
        Notification.requestPermission().then((answer) => answer === 'granted'),
        new Promise<boolean>((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve(true),
            () => resolve(false),
          ),
        ),
        navigator.clipboard.readText().then(
          () => true,
          () => false,
        ),
        navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => true,
          () => false,
        ),
      ];
      return (await Promise.all(asked)).filter(Boolean).length;
    });
    for (const url of ['http://127.0.0.1:9/', 'file:///etc/hostname', 'javascript:1', 'data:text/html,x', 'smb://h/x']) {
      await page.evaluate((target) => void window.open(target), url);
      await page.evaluate((target) => location.assign(target), url).catch(() => undefined);
    }

    expect(granted).toBe(0);
    expect(page.url()).toBe(home);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('says that the engine stopped and when it starts again, and goes on with no row doubled or missing', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    const { pid } = await ask<{ pid: number }>(page, 'GET', 'status');

    process.kill(pid, 'SIGKILL');
    await page.getByText('The engine stopped (killed). Nothing is being sent or received.').waitFor();
    await page.getByText('It starts again in').waitFor();
    await page.getByText('The engine stopped').waitFor({ state: 'detached' });
    await page.getByText('Stream live').waitFor();
    await ask(page, 'POST', 'sample');
    await page.locator('[role="grid"][aria-rowcount="2"]').waitFor();

    expect((await ask<{ pid: number }>(page, 'GET', 'status')).pid).not.toBe(pid);
    await expect.poll(() => page.getByRole('img', { name: 'Signature valid' }).count()).toBe(2);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('shows the log of an engine that was stopped, and starts it on a click', async () => {
    const { app, page, userData } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await app.evaluate(({ shell }) => {
      shell.openPath = (file) => {
        (globalThis as { shown?: string }).shown = file;
        return Promise.resolve('');
      };
    });

    await page.evaluate(() => (globalThis as unknown as { hookglassShell: ShellBridge }).hookglassShell.stopEngine());
    await page.getByText('The engine stopped (exit 0). Nothing is being sent or received.').waitFor();
    await page.getByRole('button', { name: 'Show log' }).click();
    await page.getByRole('button', { name: 'Restart' }).click();
    await page.getByText('The engine stopped').waitFor({ state: 'detached' });
    await page.getByText('Stream live').waitFor();

    const shown = await app.evaluate(() => (globalThis as { shown?: string }).shown);
    expect(shown).toBe(path.join(userData, 'engine.log'));
    expect(statSync(shown ?? '').mode & 0o777).toBe(0o600);
  });

  it('runs what is chosen in the native menu, which lists the registry', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette')?.click());

    await page.getByRole('dialog').getByRole('combobox').waitFor();
    expect(await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label.replace('&', '')))).toEqual(
      expect.arrayContaining(['File', 'View', 'Delivery', 'Server']),
    );
  });

  it('opens the system’s menus: for a row with what can be done with it, for text with copying', async () => {
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();
    // No test can see or click a menu of the system: this takes the place of the screen and of the hand.
    await app.evaluate(({ Menu }) => {
      const shown = globalThis as { menus?: string[][]; choose?: string };
      shown.menus = [];
      Menu.prototype.popup = function (this: Electron.Menu, options) {
        shown.menus?.push(this.items.map(({ label }) => label));
        this.items.find(({ label }) => label === shown.choose)?.click();
        options?.callback?.();
      };
      shown.choose = 'Replay, re-signed';
    });
    const menus = () => app.evaluate(() => (globalThis as { menus?: string[][] }).menus ?? []);

    await page.locator('[role="row"][aria-rowindex]').first().click({ button: 'right' });
    await page.getByText(/^A replay of/).waitFor();
    await page.getByText('model_version.created').last().selectText();
    await page.getByText('model_version.created').last().click({ button: 'right' });

    await expect.poll(menus).toHaveLength(2);
    expect((await menus())[0]).toEqual(expect.arrayContaining(['Replay, re-signed', 'Replay same bytes', 'Copy link', 'Copy body']));
    expect((await menus())[1]).toEqual(['Copy', 'Select all']);
    expect(await page.getByRole('menu').count()).toBe(0);
  });
});

/** The control API, asked from the page with the page's own token. */
function ask<Answer>(page: Page, method: string, path: string): Promise<Answer> {
  return page.evaluate(
    async ([how, where]) => {
      const token = Object.values(sessionStorage)[0] ?? '';
      return (await fetch(`/api/v1/${where}`, { method: how, headers: { authorization: `Bearer ${token}` } })).json();
    },
    [method, path] as const,
  ) as Promise<Answer>;
}
