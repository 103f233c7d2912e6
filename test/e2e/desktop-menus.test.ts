import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { distApp } from '../support/dist-app.ts';
import { DESKTOP_BUILDS, type Desktop, type DesktopBuild, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';

interface Item {
  id: string;
  label: string;
  type: string;
  enabled: boolean;
  checked: boolean;
  accelerator?: string;
}

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('the menus of the desktop app, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;

  beforeAll(async () => {
    display = await startDisplay();
    if (build === 'packed') distApp('test');
  }, 180_000);
  afterAll(() => display.stop());
  beforeEach(async () => {
    desktop = await openDesktop(display.display, { build });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
  });
  afterEach(() => desktop.close());

  it('say what can be done now: a delivery that is chosen turns its commands on', async () => {
    const { app, page } = desktop;
    const enabled = async (id: string) => (await item(app, id)).enabled;
    expect(await enabled('replay')).toBe(false);
    expect(await enabled('go-calls')).toBe(true);

    await page.getByRole('button', { name: 'Send a sample event' }).click();
    await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

    await expect.poll(() => enabled('replay')).toBe(true);
    expect(await enabled('retry-now')).toBe(false);
  });

  it('tick what is on, and only that', async () => {
    const { app, page } = desktop;
    const checked = async (id: string) => (await item(app, id)).checked;
    await expect.poll(() => checked('theme-system')).toBe(true);

    await click(app, 'theme-dark');
    await page.locator('html[data-theme="dark"]').waitFor();
    await click(app, 'pause');
    await page.getByText('Paused', { exact: true }).waitFor();

    await expect.poll(() => checked('theme-dark')).toBe(true);
    expect(await checked('theme-system')).toBe(false);
    await expect.poll(() => checked('pause')).toBe(true);
    await click(app, 'pause');
    await expect.poll(() => checked('pause')).toBe(false);
  });

  it('stand in groups with lines between them, with the keys of the registry', async () => {
    const { app } = desktop;
    const delivery = await menu(app, 'Delivery');

    expect(delivery.filter(({ type }) => type === 'separator').length).toBeGreaterThan(3);
    expect(delivery.find(({ id }) => id === 'replay')).toMatchObject({ label: 'Replay…', accelerator: 'R' });
    expect(await menu(app, 'View')).toEqual(expect.arrayContaining([expect.objectContaining({ label: 'Theme', type: 'submenu' })]));
  });

  it('drop the letters when single letters are switched off', async () => {
    const { app, page } = desktop;
    await page.evaluate(() => {
      window.location.hash = '#/shortcuts';
    });

    await page.getByLabel('Single letters act in list and detail').click();

    await expect.poll(async () => (await menu(app, 'Delivery')).find(({ id }) => id === 'replay')?.accelerator ?? '').toBe('');
  });

  it('are opened by Alt and a letter, each by another one', async () => {
    const titles = await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);

    const letters = titles.map((title) => /&(.)/.exec(title)?.[1]);
    expect(titles.map((title) => title.replace('&', ''))).toEqual(['File', 'Edit', 'View', 'Delivery', 'Server', 'Window', 'Help']);
    expect(new Set(letters).size).toBe(titles.length);
    expect(letters).not.toContain(undefined);
  });

  it('stop and start the engine, and say which of them can be done', async () => {
    const { app, page } = desktop;

    await click(app, 'stop-engine');
    await page.getByText(/^The engine stopped/).waitFor();
    await expect.poll(async () => (await item(app, 'start-engine')).enabled).toBe(true);
    expect((await item(app, 'stop-engine')).enabled).toBe(false);
    await click(app, 'start-engine');

    await page.getByText(/^The engine stopped/).waitFor({ state: 'detached' });
    await expect.poll(async () => (await item(app, 'stop-engine')).enabled).toBe(true);
  });
});

function item(app: ElectronApplication, id: string): Promise<Item> {
  return app.evaluate(({ Menu }, wanted) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (!found) throw new Error(`no item ${wanted}`);
    const { id: own, label, type, enabled, checked } = found;
    return { id: own, label, type, enabled, checked };
  }, id);
}

function menu(app: ElectronApplication, title: string): Promise<Item[]> {
  return app.evaluate(({ Menu }, wanted) => {
    const found = Menu.getApplicationMenu()?.items.find(({ label }) => label.replace('&', '') === wanted);
    return (found?.submenu?.items ?? []).map(({ id, label, type, enabled, checked, accelerator }) => ({
      ...{ id, label, type, enabled, checked },
      ...(typeof accelerator === 'string' && { accelerator }),
    }));
  }, title);
}

const click = (app: ElectronApplication, id: string): Promise<void> =>
  app.evaluate(({ Menu }, wanted) => void Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
