import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { openBadShell } from '../support/bad-shell.ts';
import { distApp } from '../support/dist-app.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { DESKTOP_BUILDS, type Desktop, type DesktopBuild, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';

/** What the main process was made to do, kept there. */
interface Seen {
  committed: string[];
  asked: string[];
  opened: string[];
  answer: number;
}

const WEB = ['https://example.com/', 'http://127.0.0.1:9/', 'HTTP://EXAMPLE.com:81/a', '//example.com/b', '\\\\host\\share'];
const FORMS = [
  ...['file:///etc/hostname', 'file://host/share', 'javascript:document.write(1)', 'data:text/html,x', 'about:blank'],
  ...['about:blank#x', 'about:srcdoc', 'blob:own', 'blob:null/1', 'smb://host/share', 'ms-settings:x', 'ms-msdt:/id', 'vbscript:x'],
  ...['view-source:http://127.0.0.1:9/', 'chrome://gpu', 'chrome://version', 'devtools://devtools/x', 'ftp://host/x', 'mailto:a@b'],
  ...['hookglass://x', 'ssh://host', 'filesystem:http://127.0.0.1:9/temporary/x', 'intent://x#Intent;end', 'chrome-extension://a/b'],
];

/** E-04, for the addresses that a window has shown. */
const shownFigure = (committed: readonly string[], origin: string): GuardFigure => ({
  row: 'E-04',
  what: 'times that another page was shown',
  value: committed.filter((url) => !url.startsWith(`${origin}/`)).length,
  unit: 'times',
  atMost: 0,
});

test.runIf(needDesktop())('a window that goes where it is led is seen through', async () => {
  const display = await startDisplay();
  const shell = await openBadShell(display.display);
  const committed: string[] = [];
  shell.page.on('framenavigated', (frame) => committed.push(frame.url()));

  await shell.page.evaluate(() => location.assign('about:blank'));
  await expect.poll(() => committed.length).toBeGreaterThan(0);

  knownBad('E-04', [shownFigure(committed, shell.origin)]);
  await shell.close();
  await display.stop();
});

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('the window, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  let home: string;

  beforeAll(async () => {
    display = await startDisplay();
    if (build === 'packed') distApp('test');
  }, 180_000);
  afterAll(() => display.stop());
  beforeEach(async () => {
    desktop = await openDesktop(display.display, { build });
    const { app, page } = desktop;
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    home = page.url();
    await app.evaluate(({ BrowserWindow, dialog, shell }) => {
      const kept: Seen = { committed: [], asked: [], opened: [], answer: 1 };
      (globalThis as unknown as { seen: Seen }).seen = kept;
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.on('did-navigate', (_event, url) => kept.committed.push(url));
      // No test can see or click a dialog of the system: this takes its place, and that of the system behind it.
      dialog.showMessageBox = ((options: { message: string }) => {
        kept.asked.push(options.message);
        return Promise.resolve({ response: kept.answer, checkboxChecked: false });
      }) as unknown as typeof dialog.showMessageBox;
      shell.openExternal = (url) => {
        kept.opened.push(url);
        return Promise.resolve();
      };
    });
    await page.evaluate(() => {
      const link = document.body.appendChild(document.createElement('a'));
      link.id = 'hostile';
      link.textContent = 'hostile';
      link.style.cssText = 'position:fixed;top:0;left:0;z-index:9999;width:40px;height:40px';
    });
  });
  afterEach(() => desktop.close());

  const told = () => desktop.app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

  /** Has the page do something; then asks it and the main process, so that all of it has happened. */
  async function after(act: () => Promise<unknown>): Promise<void> {
    await act().catch(() => undefined); // the address may be refused at once
    await desktop.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0))).catch(() => undefined);
    await expect.poll(() => desktop.page.url()).toBe(home);
    await desktop.page.locator('#hostile').waitFor();
  }

  const forms = async () => {
    const blob = await desktop.page.evaluate(() => URL.createObjectURL(new Blob(['<p>x'], { type: 'text/html' })));
    return [...WEB, ...FORMS.map((form) => (form === 'blob:own' ? blob : form))];
  };

  test('is led nowhere else by any form of address, and asks before it opens a web link', async () => {
    const { page } = desktop;
    const all = await forms();

    for (const url of all) {
      await after(() => page.evaluate((to) => void window.open(to), url));
    }
    const asked = (await told()).asked.length;
    for (const url of all) {
      await after(() => page.evaluate((to) => location.assign(to), url));
      await after(() => page.evaluate((to) => location.replace(to), url));
      await after(() => click(url, ''));
    }
    for (const url of all) await redirect(url);
    const { committed, opened } = await told();
    guardFigure({ row: 'E-04', what: 'forms of address tried, each in six ways', value: all.length, unit: 'forms', atLeast: 15 });
    guardFigure(shownFigure(committed, new URL(home).origin));
    guardFigure({ row: 'E-04', what: 'opened or asked about without a click', value: opened.length + asked, unit: 'links', atMost: 0 });
  });

  test('opens web links alone in the browser, after a click and with the host shown', async () => {
    const all = await forms();

    for (const answer of [1, 0]) {
      await desktop.app.evaluate((_electron, chosen) => {
        (globalThis as unknown as { seen: Seen }).seen.answer = chosen;
      }, answer);
      for (const url of all) await after(() => click(url, '_blank'));
      const { asked, opened } = await told();
      expect(asked.slice(-WEB.length)).toEqual([
        'Open example.com in your browser?',
        'Open 127.0.0.1:9 in your browser?',
        'Open example.com:81 in your browser?',
        'Open example.com in your browser?',
        'Open host in your browser?',
      ]);
      expect(asked).toHaveLength(WEB.length * (2 - answer));
      expect(opened).toHaveLength(answer === 0 ? WEB.length : 0);
    }
    const { opened, committed } = await told();
    guardFigure({
      row: 'E-04',
      what: 'opened that is no web address',
      value: opened.filter((url) => !/^https?:\/\/[^/]/.test(url)).length,
      unit: 'links',
      atMost: 0,
    });
    expect(committed).toEqual([]);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('comes back when something shows another page all the same', async () => {
    const { app, page } = desktop;
    // As if it had got past the page's own listener.
    for (const url of ['about:blank', 'data:text/html,x']) {
      await app.evaluate(
        ({ BrowserWindow }, to) =>
          BrowserWindow.getAllWindows()[0]
            ?.webContents.loadURL(to)
            .catch(() => undefined),
        url,
      );
      await page.waitForURL(home);
    }
    await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    expect((await told()).committed).toContain('about:blank');
  });

  async function click(url: string, target: string): Promise<void> {
    await desktop.page.locator('#hostile').evaluate(
      (link, [to, where]) => {
        link.setAttribute('href', to);
        link.setAttribute('target', where);
      },
      [url, target] as const,
    );
    await desktop.page.locator('#hostile').click();
  }

  /** The page's own address answers with a redirect: what comes of it is over when this resolves. */
  async function redirect(url: string): Promise<void> {
    await desktop.app.evaluate(({ session }, to) => {
      session.defaultSession.webRequest.onBeforeRequest({ urls: ['*://*/?redirects'] }, (_details, answer) => answer({ redirectURL: to }));
    }, url);
    await desktop.page.goto(new URL('/?redirects', home).href).catch(() => undefined);
  }
});
