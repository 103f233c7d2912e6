import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { distApp } from '../support/dist-app.ts';
import {
  DESKTOP_BUILDS,
  type Desktop,
  type DesktopBuild,
  type DesktopOptions,
  needDesktop,
  openDesktop,
  startDisplay,
} from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';

/** What no display of a test shows is heard where the app asks the system for it. */
interface Heard {
  notifications: { title: string; body: string; click(): void }[];
  badges: number[];
  progress: number[];
}

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('the desktop app among others, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop | undefined;
  const folder = temporaryDirectory();

  beforeAll(async () => {
    display = await startDisplay();
    if (build === 'packed') distApp('test');
  }, 180_000);
  afterAll(async () => {
    await display.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => desktop?.close());

  async function open(start?: DesktopOptions): Promise<Desktop> {
    desktop = await openDesktop(display.display, { build, ...start });
    desktop.page.setDefaultTimeout(10_000);
    return desktop;
  }

  it('tells of failures while nobody looks, once for a webhook, and a click leads there', async () => {
    const { app, page } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await listen(app, { focused: false });

    await failTwice(page);
    await expect.poll(() => titles(app), { timeout: 5000 }).toEqual(['2 deliveries failed on failing']);
    expect((await heard(app)).badges.at(-1)).toBe(2);
    await app.evaluate(() => (globalThis as unknown as { heard: Heard }).heard.notifications[0]?.click());

    await page.waitForURL(/webhook%3Afailing/);
    await page.locator('[role="grid"][aria-rowcount="2"]').waitFor();
  });

  it('tells nothing while the window has the focus, and none of it when that is switched off', async () => {
    const { app, page } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await listen(app, { focused: true });
    await failTwice(page);
    await page.getByText('2 failures not seen').or(page.locator('[role="grid"][aria-rowcount="2"]')).first().waitFor();

    await page.evaluate(() => {
      window.location.hash = '#/settings/desktop';
    });
    await page.getByRole('switch', { name: 'Notifications' }).click();
    await expect.poll(() => page.getByRole('switch', { name: 'Notifications' }).getAttribute('aria-checked')).toBe('false');
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.prototype.isFocused = () => false;
    });
    await failTwice(page);
    await expect.poll(async () => (await heard(app)).badges.at(-1)).toBe(2);

    expect(await titles(app)).toEqual([]);
  });

  it('goes on in the tray when its window is closed, says so once, and comes back', async () => {
    const { app, page } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await listen(app, { focused: false });
    await page.evaluate(() => {
      window.location.hash = '#/settings/desktop';
    });
    expect(await page.getByRole('switch', { name: 'Icon in the tray' }).getAttribute('aria-checked')).toBe('false');
    await page.getByRole('switch', { name: 'Icon in the tray' }).click();
    await expect.poll(() => page.getByRole('switch', { name: 'Icon in the tray' }).getAttribute('aria-checked')).toBe('true');

    const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const visible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible()));
    await close();
    expect(await visible()).toEqual([false]);
    expect(await titles(app)).toEqual(['Hookglass goes on']);
    const second = await desktop?.startAgain();
    expect(second?.code).toBe(0);
    await expect.poll(visible).toEqual([true]);
    await close();

    expect(await titles(app)).toEqual(['Hookglass goes on']);
  });

  it('has the frame of the theme that the page was given', async () => {
    const { app, page } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    const source = () => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
    expect(await source()).toBe('system');

    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('theme-dark')?.click());

    await expect.poll(source).toBe('dark');
  });

  it('follows the system where no theme was chosen', async () => {
    const { app, page } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await page.emulateMedia({ colorScheme: null }); // a test shows every page in light, unless it is told not to
    const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await colour();

    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });

    await expect.poll(colour).not.toBe(light);
  });

  it('comes back where it was, in size and in place of the page, for each session', async () => {
    const userDir = path.join(folder, 'comes-back');
    const dataDir = path.join(folder, 'comes-back-data');
    const first = await open({ userDir, dataDir });
    await first.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await first.page.evaluate(() => {
      window.location.hash = '#/calls';
    });
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1000, height: 700 }),
    );
    await first.app.close();

    const again = await open({ userDir, dataDir });
    await again.page.waitForURL(/#\/calls$/);
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({
      width: 1000,
      height: 700,
    });
    await again.app.close();

    const other = await open({ userDir });
    await other.page.waitForURL(/#\/welcome$/);
  });

  it('keeps the layout of a session apart from that of another at the same address', async () => {
    const userDir = path.join(folder, 'layouts');
    const dataDir = path.join(folder, 'layouts-data');
    const line = (of: Desktop) => of.page.getByRole('separator', { name: 'Deliveries' });
    const place = async (of: Desktop) => Math.round((await line(of).boundingBox())?.x ?? 0);
    const start = async (at: DesktopOptions) => {
      const opened = await open({ userDir, ...at });
      await opened.page.getByRole('button', { name: 'Send a sample event' }).click();
      await line(opened).waitFor();
      return opened;
    };
    const first = await start({ dataDir });
    const origin = new URL(first.page.url());
    const before = await place(first);
    await line(first).press('ArrowLeft');
    await expect.poll(() => place(first)).toBeLessThan(before);
    const moved = await place(first);
    await first.app.close();
    const flags = ['--inspector-port', origin.port];

    const other = await start({ flags });
    const there = { origin: new URL(other.page.url()).origin, place: await place(other) };
    await other.app.close();
    const again = await open({ userDir, dataDir, flags });
    await line(again).waitFor();

    expect(there).toEqual({ origin: origin.origin, place: before });
    expect(await place(again)).toBe(moved);
  });

  it('starts with a broken file of the window and of its settings', async () => {
    const userDir = path.join(folder, 'broken');
    const dataDir = path.join(folder, 'broken-data');
    const first = await open({ userDir, dataDir });
    await first.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await first.app.close();
    const windows = path.join(userDir, 'windows');
    for (const name of readdirSync(windows)) writeFileSync(path.join(windows, name), '{"width":');
    writeFileSync(path.join(userDir, 'desktop.json'), 'not at all');

    const again = await open({ userDir, dataDir });
    await again.page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds().width)).toBeGreaterThan(700);
  });

  it.each([
    ['hookglass://deliveries/d4711', 'That delivery is not in this session'],
    ['hookglass://nowhere', 'There is no view “nowhere” here.'],
    ['hookglass://x"><script>alert(1)</script>', 'The link was not followed: it holds characters that no link of Hookglass has.'],
    ['hookglass://deliveries?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E', 'The link was not followed'],
  ])('says what it makes of %s, and does nothing else', async (link, words) => {
    const { page, startAgain } = await open();
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

    await startAgain(link);

    await page.getByText(words).waitFor();
    expect(await page.locator('script:not([src])').count()).toBe(0);
    await page.evaluate(() => {
      window.location.hash = '#/welcome';
    });
    await page.getByText('Nothing has been sent yet.').waitFor();
  });

  it('opens the files that the system hands over, at its start and later', async () => {
    mkdirSync(folder, { recursive: true });
    const [early, late] = ['early.har', 'late.har'].map((name) => path.join(folder, name));
    for (const file of [early, late]) writeFileSync(file ?? '', harOf());
    const { page, startAgain } = await open({ opens: [early ?? ''] });
    await page.waitForURL(/#\/imported\/early\.har\//);

    await startAgain(late ?? '');

    await page.waitForURL(/#\/imported\/late\.har\//);
    await page.getByRole('navigation', { name: 'Sessions' }).getByText('early.har').waitFor();
  });

  it('opens all files that are handed over at once, and says what is wrong with those that cannot be read', async () => {
    mkdirSync(path.join(folder, 'together', 'folder.har'), { recursive: true });
    const [one, two, none, directory] = ['one.har', 'two.har', 'absent.har', 'folder.har'].map((name) =>
      path.join(folder, 'together', name),
    );
    for (const file of [one, two]) writeFileSync(file ?? '', harOf());
    const { page, startAgain } = await open({ opens: [one ?? '', two ?? ''] });
    const sessions = page.getByRole('navigation', { name: 'Sessions' });
    await sessions.getByText('one.har').waitFor();
    await sessions.getByText('two.har').waitFor();

    await startAgain(none ?? '', directory ?? '');

    await page.getByText('absent.har could not be read: there is no such file').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('folder.har could not be read: it is a folder').waitFor();
  });

  it('keeps its settings in a file of its owner, without anything of the session', async () => {
    const userDir = path.join(folder, 'kept');
    const { app, page } = await open({ userDir });
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('theme-light')?.click());

    await expect
      .poll(() => JSON.parse(readFileSync(path.join(userDir, 'desktop.json'), 'utf8')))
      .toEqual({
        tray: false,
        notifications: true,
        theme: 'light',
        saidThatItStays: false,
      });
  });
});

/** Two deliveries to a webhook whose receiver refuses at once. */
async function failTwice(page: Desktop['page']): Promise<void> {
  await page.evaluate(async () => {
    const token = Object.values(sessionStorage)[0] ?? '';
    const ask = async (method: string, where: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`/api/v1/${where}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      return answer.json();
    };
    const { urls } = await ask('GET', 'status');
    const { items } = await ask('GET', 'webhooks');
    const known = items.find(({ name }: { name: string }) => name === 'failing');
    const events = ['registered_model.created'];
    const { id } = known ?? (await ask('POST', 'webhooks', { name: 'failing', url: `${urls.receiver}/nobody`, events }));
    for (let n = 0; n < 2; n += 1) await ask('POST', `webhooks/${id}/test`, { event: 'registered_model.created' });
  });
}

async function listen(app: ElectronApplication, { focused }: { focused: boolean }): Promise<void> {
  await app.evaluate((electron, isFocused) => {
    const all: Heard = { notifications: [], badges: [], progress: [] };
    (globalThis as unknown as { heard: Heard }).heard = all;
    electron.Notification.isSupported = () => true;
    // Each notification has a show of its own, so that it is replaced when the app listens for the click.
    electron.Notification.prototype.on = function (this: Electron.Notification, _click: string, listener: (...heard: never[]) => void) {
      this.show = () => void all.notifications.push({ title: this.title, body: this.body, click: () => listener() });
      this.close = () => undefined;
      return this;
    } as typeof electron.Notification.prototype.on;
    electron.app.setBadgeCount = (count = 0) => {
      all.badges.push(count);
      return true;
    };
    electron.BrowserWindow.prototype.isFocused = () => isFocused;
  }, focused);
}

const heard = (app: ElectronApplication): Promise<Heard> =>
  app.evaluate(() => JSON.parse(JSON.stringify((globalThis as unknown as { heard: Heard }).heard)) as Heard);

const titles = async (app: ElectronApplication): Promise<string[]> => (await heard(app)).notifications.map(({ title }) => title);

function harOf(): string {
  const headers = [
    { name: 'X-MLflow-Delivery-Id', value: '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34' },
    { name: 'X-MLflow-Timestamp', value: '1795429864' },
  ];
  const text =
    '{"entity": "registered_model", "action": "created", "timestamp": "2026-11-23T10:31:04.871000+00:00", "data": {"name": "iris"}}';
  const request = { method: 'POST', url: 'http://127.0.0.1:3000/hooks', httpVersion: 'HTTP/1.1', headers, queryString: [], cookies: [] };
  const response = { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', headers: [], cookies: [], content: { size: 0, mimeType: '' } };
  const entry = {
    startedDateTime: '2026-11-23T10:31:04.871Z',
    time: 12,
    request: { ...request, postData: { mimeType: 'application/json', text }, headersSize: -1, bodySize: text.length },
    response: { ...response, redirectURL: '', headersSize: -1, bodySize: 0 },
    cache: {},
    timings: { send: 0, wait: 12, receive: 0 },
  };
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: [entry] } });
}
