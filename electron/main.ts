import path from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, session, shell } from 'electron';
import type { EngineState } from '#shared/domain/shell-bridge.ts';
import { setupContextMenu, showMenu } from './context-menu.ts';
import { CoreFailedError } from './core-host.ts';
import { createEngine, type Engine } from './engine.ts';
import { setupIpc } from './ipc.ts';
import { routeOfLink, setupSingleInstance } from './links.ts';
import { setupMenu } from './menu.ts';
import { setupNavigation } from './navigation.ts';
import { setupPermissions } from './permissions.ts';
import { GUARD_SWITCH, guardTunnel } from './tunnel-guard.ts';
import { createWindow } from './window.ts';
import { fileWindowState } from './window-state.ts';

if (process.argv.includes(GUARD_SWITCH)) guardTunnel();

const root = app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked');
const logFile = path.join(app.getPath('userData'), 'engine.log');
let window: BrowserWindow | undefined;

if (setupSingleInstance(show)) void app.whenReady().then(run);
else app.exit(0);

async function run(): Promise<void> {
  const engine = createEngine({
    entry: path.join(root, 'dist', 'cli', 'main.cjs'),
    args: coreArgs(process.argv),
    node: process.env['HOOKGLASS_NODE'],
    tunnelGuard: [process.execPath, ...ownArgs(), GUARD_SWITCH],
    logFile,
    onState: (state) => tellPage('shell:engine', state),
  });
  const origin = () => engine.origin;
  setupNavigation(origin);
  setupContextMenu();
  setupPermissions(session.defaultSession, origin);
  setupIpc(
    {
      'shell:engine-state': (): EngineState => engine.state,
      'shell:restart-engine': () => restart(engine),
      'shell:show-log': () => shell.openPath(logFile),
      'shell:copy-text': (text) => (typeof text === 'string' ? clipboard.writeText(text) : undefined),
      'shell:show-menu': (groups, place) => showMenu(window, groups, place),
    },
    origin,
  );
  setupMenu({
    run: (id) => tellPage('shell:command', id),
    restartEngine: () => void restart(engine),
    showLog: () => void shell.openPath(logFile),
  });
  setupQuit(engine);
  await open(engine);
}

async function open(engine: Engine): Promise<void> {
  try {
    const { launchUrl } = await engine.start();
    window = createWindow({
      preload: path.join(app.getAppPath(), 'dist', 'electron', 'preload.cjs'),
      state: fileWindowState(path.join(app.getPath('userData'), 'window.json')),
    });
    window.once('ready-to-show', () => {
      window?.show();
      settled();
    });
    await window.loadURL(launchUrl);
    show(routeOfLink(process.argv));
  } catch (error) {
    if (!(error instanceof CoreFailedError)) throw error;
    settled();
    // In a terminal the core has said it itself.
    if (app.isPackaged) dialog.showErrorBox('Hookglass could not start', error.message);
    app.exit(error.exitCode);
  }
}

async function restart(engine: Engine): Promise<void> {
  if (engine.state.kind === 'running') await engine.stop();
  await engine.start();
}

/** The window closes, then the engine ends what is in hand, then the app is gone. */
function setupQuit(engine: Engine): void {
  let stopped = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void engine.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

function show(route: string | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
  // Only the fragment differs, so the page stays and goes there.
  const address = route === undefined ? null : URL.parse(route, window.webContents.getURL());
  if (address) void window.loadURL(address.href);
}

function tellPage(news: 'shell:command' | 'shell:engine', value: unknown): void {
  if (window && !window.isDestroyed()) window.webContents.send(news, value);
}

/** For the script that started us: from here on there is nothing to fall back to. */
function settled(): void {
  process.send?.('settled');
}

/** What this program needs to become another one of its kind: the path of the app where it is not part of it, and no sandbox where we have none. */
function ownArgs(): string[] {
  return [...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []), ...(app.isPackaged ? [] : [app.getAppPath()])];
}

/** What comes behind the application's own path is for the core. */
function coreArgs(argv: readonly string[]): string[] {
  const own = app.isPackaged ? argv.slice(1) : argv.slice(argv.findIndex((arg, i) => i > 0 && !arg.startsWith('-')) + 1);
  return own.filter((arg) => !arg.startsWith('hookglass://') && !CHROMIUM_SWITCH.test(arg));
}

/** Chromium's own switches, and those of whoever drives it in a test, travel in the same list. */
const CHROMIUM_SWITCH = /^--(?:no-sandbox$|inspect(?:-brk)?(?:=|$)|remote-debugging|user-data-dir|enable-|disable-|force-|ozone-)/;
