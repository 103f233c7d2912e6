import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findTools } from '../../scripts/tools.ts';
import { coreOf, type DesktopCore } from './desktop-core.ts';
import { distApp } from './dist-app.ts';
import { type InspectorPage, listenFor } from './open-page.ts';
import { temporaryDirectory } from './start-core.ts';

/** The desktop app in a window of its own, on a data directory and ports of its own. */
export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** Where the shell keeps what is its own: log, crash reports, place of the window. */
  userData: string;
  /** The core that owns the data directory now. */
  core(): DesktopCore;
  /** What the core printed so far. */
  output(): string;
  /** Starts the app a second time, with a link or without; resolves with the exit code and how long it took. */
  startAgain(...args: string[]): Promise<{ code: number | null; tookMs: number }>;
  close(): Promise<void>;
}

/** Whether Electron and a display can be had here; says so when not, and fails under REQUIRE_E2E=1. */
export function needDesktop(): boolean {
  const { electron, xvfb } = findTools(process.env);
  if (electron && (xvfb || process.env['DISPLAY'])) return true;
  const missing = electron ? 'Xvfb' : 'an Electron runtime';
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${missing} is missing`);
  process.stderr.write(`SKIPPED e2e: ${missing} is missing\n`);
  return false;
}

export interface DisplayOptions {
  /** In px. */
  size?: string;
  /** Where it keeps what is on its screen, in a file `Xvfb_screen0`. */
  folder?: string;
}

/** An X server of our own, on a number that it picks itself. */
export async function startDisplay({ size = '1440x1000', folder }: DisplayOptions = {}): Promise<{
  display: string;
  stop(): Promise<void>;
}> {
  const kept = folder === undefined ? [] : ['-fbdir', folder];
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, ...kept, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(server.stdio[3] as NodeJS.ReadableStream, 'data');
  const gone = once(server, 'exit');
  return {
    display: `:${String(number).trim()}`,
    // Until it is gone: it takes the socket of its number away, which the next one may be using by then.
    async stop() {
      server.kill();
      await gone;
    },
  };
}

/** The app as it lies in the checkout, or packed as people get it, in the variant that may be driven. */
export type DesktopBuild = 'development' | 'packed';

export const DESKTOP_BUILDS: readonly DesktopBuild[] = ['development', 'packed'];

export interface DesktopOptions {
  dataDir?: string;
  /** Where the app keeps what is its own; removed by whoever made it. */
  userDir?: string;
  /** A link, or files, as the system gives them; not for a second start. */
  opens?: readonly string[];
  /** HOOKGLASS_E2E_DESKTOP=packed has every suite try the packed app. */
  build?: DesktopBuild;
  /** More for the command line, behind what every test gets. */
  flags?: readonly string[];
  /** What the engine runs on; the Node of the tests unless it is told. */
  node?: string;
}

export async function openDesktop(display: string, options: DesktopOptions = {}): Promise<Desktop> {
  const { dataDir, userDir, opens = [], flags = [], node = process.execPath } = options;
  const { build = process.env['HOOKGLASS_E2E_DESKTOP'] === 'packed' ? 'packed' : 'development' } = options;
  const own = temporaryDirectory();
  const userData = userDir ?? path.join(own, 'user');
  const isPacked = build === 'packed';
  const executable = isPacked ? distApp('test').executable : (findTools(process.env).electron ?? 'electron');
  const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
  const env = {
    ...(process.env as Record<string, string>),
    DISPLAY: display,
    HOOKGLASS_NODE: node,
    HOOKGLASS_WAITS_FOR_DRIVER: '1',
  };
  const args = [
    '--no-sandbox',
    `--user-data-dir=${userData}`,
    ...(isPacked ? [] : [path.resolve('.')]),
    '--data-dir',
    dataDir ?? path.join(own, 'data'),
    ...ports,
    ...flags,
  ];
  const app = await _electron.launch({ executablePath: executable, args: [...args, ...opens], env });
  let output = '';
  app.process().stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const page = await app.firstWindow();
  return {
    app,
    page,
    userData,
    core: () => coreOf(dataDir ?? path.join(own, 'data')),
    output: () => output,
    async startAgain(...more) {
      const startedMs = performance.now();
      const second = spawn(executable, [...args, ...more], { env, stdio: 'ignore' });
      const [code] = (await once(second, 'exit')) as [number | null];
      return { code, tookMs: performance.now() - startedMs };
    },
    async close() {
      await app.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** The desktop app as a window over a core that runs already in its data directory, on this route. */
export async function openInDesktop(
  display: string,
  options: DesktopOptions,
  route: string,
): Promise<InspectorPage & { app: ElectronApplication }> {
  const { app, page, close } = await openDesktop(display, options);
  page.setDefaultTimeout(10_000);
  await page.waitForURL(/^http:/);
  const complaints = listenFor(page, new URL(page.url()).origin);
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, route);
  return { app, page, complaints, close };
}

/** What the window saves meanwhile: the file that its user would have named. @returns its text */
export async function savedInDesktop(app: ElectronApplication, press: () => Promise<void>): Promise<string> {
  const folder = temporaryDirectory();
  const file = path.join(folder, 'saved');
  await app.evaluate(({ session }, to) => {
    const main = globalThis as { saved?: Promise<string> };
    main.saved = new Promise((resolve) => {
      session.defaultSession.once('will-download', (_, item) => {
        item.setSavePath(to);
        item.once('done', (_event, state) => resolve(state));
      });
    });
  }, file);
  await press();
  const state = await app.evaluate(() => (globalThis as { saved?: Promise<string> }).saved);
  if (state !== 'completed') throw new Error(`nothing was saved: ${state}`);
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}
