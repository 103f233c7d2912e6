import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';

interface TrayHeard {
  menu?: Electron.Menu;
  tip?: string;
  image?: string;
  alive: number;
}

/** No display of a test has a place for a tray: what the app gives the system for it is heard at the call. */
describe.runIf(needDesktop())('the icon in the tray', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;

  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(async () => {
    desktop = await openDesktop(display.display);
    desktop.page.setDefaultTimeout(15_000);
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await listen(desktop.app);
    await turn(desktop, 'true');
  });
  afterEach(() => desktop.close());

  it('has a menu that opens the window, pauses the list, copies the address and quits', async () => {
    const { app, page } = desktop;
    await expect
      .poll(() => labels(app))
      .toEqual(['Open Hookglass', 'Pause the list', 'Copy the tracking URI', '-', 'No failures (off)', '-', 'Quit Hookglass']);

    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await choose(app, 'Open Hookglass');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);

    await choose(app, 'Pause the list');
    await page.getByText('Paused', { exact: true }).waitFor();
    await expect.poll(() => labels(app)).toContain('Pause the list (ticked)');

    await choose(app, 'Copy the tracking URI');
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(desktop.core().urls.mlflow);

    const gone = new Promise((resolve) => app.process().once('exit', resolve));
    await choose(app, 'Quit Hookglass').catch(() => undefined); // it may be gone before it has answered
    await gone;
  });

  it('has a shape for each state, says it in words, and leads to the failures that nobody has seen', async () => {
    const { app, page } = desktop;
    const { client, urls } = desktop.core();
    await expect.poll(async () => (await heard(app)).tip).toBe('Hookglass: nothing on its way');
    const idle = (await heard(app)).image;
    await page.evaluate(() => {
      window.location.hash = '#/calls';
    });
    const { id } = await client.createWebhook({ name: 'failing', url: `${urls.receiver}/nobody`, events: ['registered_model.created'] });
    for (let n = 0; n < 4; n += 1) await client.testWebhook(id, { event: 'registered_model.created' });

    await expect.poll(async () => (await heard(app)).tip).toBe('Hookglass: failures not seen');
    expect((await heard(app)).image).not.toBe(idle);
    const failing = async () => (await labels(app)).filter((label) => label.startsWith('registered_model.created'));
    // The tip comes with the first failure, the menu has the last three of four.
    await expect.poll(failing).toHaveLength(3);
    await choose(app, (await failing())[0] ?? '');

    await page.waitForURL(/#\/deliveries\/d\d+$/);
    await page.getByRole('heading', { name: /^Failed/ }).waitFor();
  });

  it('is gone when it is switched off, and the window closes the app again', async () => {
    const { app } = desktop;
    expect((await heard(app)).alive).toBe(1);

    await turn(desktop, 'false');

    await expect.poll(async () => (await heard(app)).alive).toBe(0);
    const gone = new Promise((resolve) => app.process().once('exit', resolve));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await gone;
  });
});

/** In the settings, as somebody does it. */
async function turn({ page }: Desktop, to: 'true' | 'false'): Promise<void> {
  const before = new URL(page.url()).hash;
  const go = (hash: string) =>
    page.evaluate((place) => {
      window.location.hash = place;
    }, hash);
  await go('#/settings/desktop');
  await page.getByRole('switch', { name: 'Icon in the tray' }).click();
  await expect.poll(() => page.getByRole('switch', { name: 'Icon in the tray' }).getAttribute('aria-checked')).toBe(to);
  await go(before);
}

function listen(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ Tray }) => {
    const all: TrayHeard = { alive: 0 };
    (globalThis as unknown as { tray: TrayHeard }).tray = all;
    // Each icon has these methods of its own, so that they are replaced when the app listens for the click.
    Tray.prototype.on = function (this: Electron.Tray) {
      const destroy = this.destroy.bind(this);
      all.alive += 1;
      this.setContextMenu = (menu) => {
        if (menu) all.menu = menu;
      };
      this.setToolTip = (tip) => {
        all.tip = tip;
      };
      this.setImage = (image) => {
        all.image = typeof image === 'string' ? image : image.toDataURL();
      };
      this.destroy = () => {
        all.alive -= 1;
        destroy();
      };
      return this;
    } as typeof Tray.prototype.on;
  });
}

const heard = (app: ElectronApplication): Promise<Omit<TrayHeard, 'menu'>> =>
  app.evaluate(() => {
    const { menu: _, ...rest } = (globalThis as unknown as { tray: TrayHeard }).tray;
    return rest;
  });

/** As they would be read, in their order. */
const labels = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() =>
    ((globalThis as unknown as { tray: TrayHeard }).tray.menu?.items ?? []).map(({ type, label, enabled, checked }) =>
      type === 'separator' ? '-' : `${label}${enabled ? '' : ' (off)'}${checked ? ' (ticked)' : ''}`,
    ),
  );

const choose = (app: ElectronApplication, label: string): Promise<void> =>
  app.evaluate((_electron, wanted) => {
    const item = (globalThis as unknown as { tray: TrayHeard }).tray.menu?.items.find((one) => one.label === wanted);
    if (!item) throw new Error(`the tray has no ${wanted}`);
    item.click();
  }, label);
