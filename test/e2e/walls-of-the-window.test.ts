import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHELL_ARGUMENTS } from '../../electron/shell-arguments.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { type BadShell, openBadShell } from '../support/bad-shell.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { type Desktop, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { unwantedListener } from '../support/unwanted-listener.ts';

const REQUESTS = Object.keys(SHELL_ARGUMENTS);

describe.runIf(needDesktop())('the window of the packed app', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  let origin: string;

  beforeAll(async () => {
    display = await startDisplay();
    desktop = await openDesktop(display.display, { build: 'packed' });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    origin = new URL(desktop.page.url()).origin;
  }, 180_000);
  afterAll(async () => {
    await desktop.close();
    await display.stop();
  });

  test('has every preference as it must be, and no Node in its page', async () => {
    const { app, page } = desktop;
    const { figure, windows } = await preferenceFigure(app);
    const seen = await page.evaluate(() => ({
      sandboxed: (globalThis as unknown as { hookglassShell: { sandboxed: boolean } }).hookglassShell.sandboxed,
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
    }));

    guardFigure(figure);
    expect(windows).toBe(1);
    expect(seen).toEqual({ sandboxed: true, node: [] });
  });

  test('gives the page named functions and plain facts, and nothing else', async () => {
    const given = await desktop.page.evaluate(() => {
      const bridge = (globalThis as unknown as { hookglassShell: Record<string, unknown> }).hookglassShell;
      const isPlain = (value: unknown): boolean =>
        typeof value === 'object' && value !== null
          ? Object.values(value).every(isPlain)
          : ['string', 'number', 'boolean'].includes(typeof value);
      return Object.entries(bridge).map(([name, value]) => ({ name, fits: typeof value === 'function' || isPlain(value) }));
    });

    expect(given.length).toBeGreaterThan(5);
    expect(given.filter(({ fits }) => !fits)).toEqual([]);
    expect(given.filter(({ name }) => /ipc|invoke|require/i.test(name))).toEqual([]);
  });

  test('is granted no permission, and goes on working', async () => {
    const figure = await permissionFigure(desktop.page);
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).click();
    await desktop.page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

    guardFigure(figure);
  });

  test('answers no request of another page, of a frame, of another window, or with other arguments', async () => {
    const other = await unwantedListener();

    const { handled, figure } = await askedOf(desktop.app, origin, other.url);
    other.close();

    expect(handled).toHaveLength(10 * REQUESTS.length);
    guardFigure(figure);
    expect(handled.filter((answer) => !/refused: |no bridge/.test(answer))).toEqual([]);
  });
});

describe.runIf(needDesktop())('an Electron app as its beginners write it', () => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let shell: BadShell;
  beforeAll(async () => {
    display = await startDisplay();
    shell = await openBadShell(display.display);
  });
  afterAll(async () => {
    await shell.close();
    await display.stop();
  });

  test('is seen through by its preferences, its permissions and whom it answers', async () => {
    knownBad('E-01', [(await preferenceFigure(shell.app)).figure]);
    knownBad('E-06', [await permissionFigure(shell.page)]);
    await shell.app.evaluate(({ ipcMain }, requests) => {
      for (const request of requests) ipcMain.handle(request, () => 'done');
    }, REQUESTS);
    const other = await unwantedListener();
    knownBad('E-07', [(await askedOf(shell.app, shell.origin, other.url)).figure]);
    other.close();
  });
});

/** E-01, for an app: what its windows may do. */
async function preferenceFigure(app: ElectronApplication): Promise<{ figure: GuardFigure; windows: number }> {
  const wanted = { contextIsolation: true, sandbox: true, webSecurity: true };
  const unwanted = [
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'webviewTag',
    'allowRunningInsecureContent',
    'experimentalFeatures',
  ];

  const all = await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) => (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()),
  );
  const wrong = all.flatMap((preferences) => [
    ...Object.entries(wanted).filter(([name, value]) => preferences[name] !== value),
    ...unwanted.filter((name) => (preferences[name] ?? false) !== false),
  ]);
  const what = 'preferences of the window that are not as listed';
  return { windows: all.length, figure: { row: 'E-01', what, value: wrong.length, unit: 'preferences', atMost: 0 } };
}

/** E-06, for a page: what it is granted. */
async function permissionFigure(page: Page): Promise<GuardFigure> {
  const granted = await page.evaluate(async () => {
    const nav = navigator as unknown as Record<
      string,
      { requestDevice?: (options: object) => Promise<unknown>; requestPort?: () => Promise<unknown> }
    >;
    const yes = (asked: Promise<unknown> | undefined) =>
      Promise.resolve(asked ?? Promise.reject(new Error('absent'))).then(
        () => true,
        () => false,
      );
    const tries: Record<string, Promise<boolean>> = {
      notifications: Notification.requestPermission().then((answer) => answer === 'granted'),
      geolocation: yes(new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
      'clipboard-read': yes(navigator.clipboard.readText()),
      microphone: yes(navigator.mediaDevices.getUserMedia({ audio: true })),
      camera: yes(navigator.mediaDevices.getUserMedia({ video: true })),
      screen: yes(navigator.mediaDevices.getDisplayMedia({ video: true })),
      usb: yes(nav['usb']?.requestDevice?.({ filters: [] })),
      hid:
        nav['hid']?.requestDevice?.({ filters: [] }).then(
          (devices) => (devices as unknown[]).length > 0,
          () => false,
        ) ?? Promise.resolve(false),
      serial: yes(nav['serial']?.requestPort?.()),
      bluetooth: yes(nav['bluetooth']?.requestDevice?.({ acceptAllDevices: true })),
      midi: yes(navigator.requestMIDIAccess({ sysex: true })),
      'idle-detection': yes(
        (globalThis as unknown as { IdleDetector?: { requestPermission(): Promise<string> } }).IdleDetector?.requestPermission().then(
          (answer) => (answer === 'granted' ? answer : Promise.reject(new Error(answer))),
        ),
      ),
      'persistent-storage': navigator.storage.persist(),
    };
    const answers = await Promise.all(Object.entries(tries).map(async ([name, asked]) => [name, await asked] as const));
    return answers.filter(([, answer]) => answer).map(([name]) => name);
  });
  return { row: 'E-06', what: 'permissions that the page was granted, of 13', value: granted.length, unit: 'permissions', atMost: 0 };
}

/** E-07, for an app: each of its requests, asked from where nobody may ask, and with arguments that it does not have. */
async function askedOf(app: ElectronApplication, origin: string, elsewhere: string): Promise<{ handled: string[]; figure: GuardFigure }> {
  // A window of ours is never like these: they are made as if somebody had got through every other wall.
  const handled = await app.evaluate(
    async ({ BrowserWindow }, { elsewhere, own, bridge, requests }) => {
      const raw = `const { ipcRenderer } = require('electron'); const { contextBridge } = require('electron');
        contextBridge.exposeInMainWorld('ask', (request, ...args) => ipcRenderer.invoke(request, ...args).then(() => 'handled', ({ message }) => message));`;
      const fs = process.mainModule?.require('node:fs') as typeof import('node:fs');
      const file = `${bridge}/ask.js`;
      fs.writeFileSync(file, raw);
      const answers: string[] = [];
      const ask = async (address: string, inFrame: boolean, args: string) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload: file, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: inFrame },
        });
        await window.loadURL(address).catch(() => undefined);
        for (const request of requests) {
          const code = inFrame
            ? `new Promise((resolve) => { const frame = document.createElement('iframe'); frame.onload = () => resolve(frame.contentWindow.ask ? frame.contentWindow.ask('${request}'${args}) : 'no bridge'); document.body.append(frame); frame.srcdoc = '<p>'; })`
            : `ask('${request}'${args})`;
          answers.push(String(await window.webContents.executeJavaScript(code).catch(({ message }: Error) => message)));
        }
        window.destroy();
      };
      await ask(elsewhere, false, '');
      await ask(`${elsewhere}/?${own}`, false, ", 'text'");
      await ask(own.replace('127.0.0.1', 'localhost'), false, '');
      await ask('data:text/html,x', false, '');
      await ask(own, true, '');
      for (const args of [", ['text']", ', {}, {}, {}', ', null, null, null', ', 1, 2, 3', ", 'a', 'b', 'c'"]) await ask(own, false, args);
      return answers;
    },
    { elsewhere, own: `${origin}/`, bridge: temporaryDirectory(), requests: REQUESTS },
  );
  const value = handled.filter((answer) => answer === 'handled').length;
  return { handled, figure: { row: 'E-07', what: 'hostile requests to the shell that were handled', value, unit: 'requests', atMost: 0 } };
}
