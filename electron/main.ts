import { homedir } from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, session, shell } from 'electron';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';
import type { EngineState, ShellNews } from '#shared/domain/app/shell-bridge.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { systemClock } from './clock.ts';
import { setupContextMenu, showMenu } from './context-menu.ts';
import { takeCoreEnvironment } from './core-environment.ts';
import { CoreFailedError } from './core-failed.ts';
import { startCore } from './core-host.ts';
import { engineCrash, fileCrashReports } from './crash-reports.ts';
import { createDesktop, type Desktop } from './desktop/desktop.ts';
import { createKeyring, type Keyring } from './desktop/keyring.ts';
import { openSession } from './desktop/sessions.ts';
import { systemVault } from './desktop/vault.ts';
import { missingDisplay } from './display.ts';
import { endOfFile } from './end-of-file.ts';
import { createEngine, type Engine } from './engine.ts';
import { setupIpc } from './ipc.ts';
import { type SecondStart, setupSingleInstance } from './links.ts';
import { type AppMenus, type MenuOptions, setupMenu, showAppMenu } from './menu/menu.ts';
import { setupNavigation } from './navigation.ts';
import { setupPermissions } from './permissions.ts';
import { setupRecovery } from './recovery.ts';
import { dataDirOf, readStartArguments, refusedSwitch, withoutChromiumSwitches } from './start-arguments.ts';
import { GUARD_SWITCH, guardTunnel } from './tunnel-guard.ts';
import { isOpenToTests } from './variant.ts';
import { createWindow } from './window.ts';
import { fileWindowState, windowStateFile } from './window-state.ts';

const start = readStartArguments(behindOwnPath(process.argv));
const mayBeSteered = isOpenToTests();
const KEY_VARIABLE = 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY';
const root = app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked');
const logFile = path.join(app.getPath('userData'), 'engine.log');
let window: BrowserWindow | undefined;
let desktop: Desktop | undefined;
/** A link that came before there was a window. */
let route = start.route;

const environment = takeCoreEnvironment();
const reports = fileCrashReports(path.join(app.getPath('userData'), 'crashes'), versions());
process.on('uncaughtExceptionMonitor', ({ message, stack = '' }) =>
  reports.write({ part: 'shell', how: `An error that nothing caught: ${message}`, lastWords: stack }),
);

const noDisplay = missingDisplay(process.env, process.platform, process.argv);
const refused = mayBeSteered ? undefined : refusedSwitch(process.argv.slice(1), process.platform);
if (refused !== undefined) {
  process.stderr.write(`Hookglass takes no ${refused}: it would open the app to other programs.\n`);
  app.exit(2);
} else if (start.flags.includes(GUARD_SWITCH)) guardTunnel();
else if (noDisplay !== undefined) {
  process.stderr.write(`${noDisplay}\n`);
  app.exit(69);
} else if (setupSingleInstance(comeAgain)) void app.whenReady().then(run);
else app.exit(0);

async function run(): Promise<void> {
  const given = await environment;
  const env = { ...given };
  let menus: AppMenus | undefined;
  const dataDir = path.resolve(dataDirOf(start.flags) ?? env['HOOKGLASS_DATA_DIR'] ?? defaultDataDir(process.platform, env, homedir()));
  const keyring = createKeyring(dataDir, systemVault(), Boolean(env[KEY_VARIABLE]));
  const host = {
    entry: path.join(root, 'dist', 'cli', 'main.cjs'),
    node: mayBeSteered ? env['HOOKGLASS_NODE'] : undefined,
    env,
    tunnelGuard: [process.execPath, ...ownArgs(), GUARD_SWITCH] as const,
    logFile,
  };
  const engine = createEngine({
    launch: (flags) => startCore(host, flags),
    args: withoutChromiumSwitches(start.flags),
    page: mayBeSteered ? env['HOOKGLASS_PAGE'] : undefined,
    clock: systemClock,
    onState: (state) => {
      tellPage('shell:engine', state);
      menus?.refresh();
    },
    onMoved: goTo,
    onCrash: (crash) => reports.write(engineCrash(crash)),
  });
  const origin = () => engine.origin;
  setupNavigation(origin);
  setupContextMenu();
  setupPermissions(session.defaultSession, origin);
  const citizen = makeDesktop();
  citizen.open(start.files.map((file) => path.resolve(file)));
  desktop = citizen;
  const newSession = () => openSession({ window, args: process.argv.slice(1), env: given });
  setupIpc(
    {
      'shell:engine-state': (): EngineState => engine.state,
      'shell:restart-engine': () => restart(engine),
      'shell:stop-engine': () => engine.stop(),
      'shell:new-session': newSession,
      'shell:show-log': () => shell.openPath(logFile),
      'shell:read-log': () => endOfFile(logFile),
      'shell:copy-text': (text) => clipboard.writeText(text),
      'shell:show-menu': (groups, place) => showMenu(window, groups, place),
      'shell:set-menu': (state) => menus?.show(state),
      'shell:set-news': citizen.news,
      'shell:tell-happened': citizen.happened,
      'shell:settings-state': citizen.settings,
      'shell:change-setting': citizen.change,
      'shell:keyring': keyring.state,
      'shell:protect-key': (on) => protectKey(on, { keyring, env, engine }),
      'shell:set-theme': citizen.theme,
      'shell:waiting-files': citizen.waitingFiles,
      'shell:read-file': citizen.readFile,
      'shell:show-app-menu': (place) => showAppMenu(window, place),
    },
    origin,
  );
  menus = setupMenu({
    run: (id) => tellPage('shell:command', id),
    own: { ...engineCommands(engine), 'new-session': { run: () => void newSession(), can: () => true } },
  });
  setupQuit(engine);
  await giveKey(keyring, env);
  await open(engine, citizen, dataDir);
}

async function open(engine: Engine, citizen: Desktop, dataDir: string): Promise<void> {
  try {
    const launchUrl = await engine.start();
    const state = fileWindowState(windowStateFile(app.getPath('userData'), dataDir));
    window = createWindow({ preload: path.join(app.getAppPath(), 'dist', 'electron', 'preload.cjs'), state });
    citizen.watch(window);
    keepInTray(window, citizen);
    setupRecovery(reports)(window);
    window.once('ready-to-show', () => {
      window?.show();
      process.send?.('shown');
      settled();
    });
    // A page that could not be loaded says so itself, or the window was closed meanwhile; the error would tell the link's code.
    await window.loadURL(launchUrl).catch(() => undefined);
    show(route ?? state.read().route);
  } catch (error) {
    if (!(error instanceof CoreFailedError)) throw error;
    settled();
    // In a terminal the core has said it itself.
    if (app.isPackaged) dialog.showErrorBox('Hookglass could not start', error.message);
    app.exit(error.exitCode);
  }
}

/** To the core alone, as somebody would who gives it a key of their own. */
async function giveKey(keyring: Keyring, env: NodeJS.ProcessEnv): Promise<void> {
  const { key, problem } = await keyring.unlock();
  if (key !== undefined) env[KEY_VARIABLE] = key;
  if (problem !== undefined) process.stderr.write(`${problem}\n`);
}

interface Protected {
  keyring: Keyring;
  env: NodeJS.ProcessEnv;
  engine: Engine;
}

/** The engine is started anew with the key where it is now. @returns why not, if not */
async function protectKey(on: boolean, { keyring, env, engine }: Protected): Promise<string | undefined> {
  const problem = await keyring.protect(on);
  if (problem !== undefined) return problem;
  delete env[KEY_VARIABLE];
  await giveKey(keyring, env);
  await restart(engine);
  return undefined;
}

function makeDesktop(): Desktop {
  return createDesktop({
    window: () => (window?.isDestroyed() ? undefined : window),
    show,
    run: (id) => tellPage('shell:command', id),
    settingsChanged: (settings) => tellPage('shell:settings', settings),
    fileHanded(file) {
      show(undefined);
      tellPage('shell:file', file);
    },
    settingsFile: path.join(app.getPath('userData'), 'desktop.json'),
  });
}

/** With an icon in the tray, closing the window hides it. */
function keepInTray(opened: BrowserWindow, citizen: Desktop): void {
  let quits = false;
  app.on('before-quit', () => {
    quits = true;
  });
  opened.on('close', (event) => {
    if (quits || !citizen.staysInTray) return;
    event.preventDefault();
    opened.hide();
    citizen.sayThatItStays();
  });
}

async function restart(engine: Engine): Promise<void> {
  if (engine.state.kind === 'running') await engine.stop();
  const before = engine.origin;
  const launchUrl = await engine.start();
  // After a core that was joined, our own may be elsewhere.
  if (engine.origin !== before) goTo(launchUrl);
}

/** A page that could not be loaded says so itself; the error would tell the link's code. */
function goTo(link: string): void {
  if (window && !window.isDestroyed()) void window.loadURL(link).catch(() => undefined);
}

function engineCommands(engine: Engine): MenuOptions['own'] {
  const runs = () => engine.state.kind === 'running';
  return {
    'start-engine': { run: () => void restart(engine), can: () => !runs() },
    'stop-engine': { run: () => void engine.stop(), can: runs },
    'restart-engine': { run: () => void restart(engine), can: runs },
    'show-log': { run: () => void shell.openPath(logFile), can: () => true },
  };
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
      // Not at once: with nothing to wait for, the end that was put off is still going on, and another is not heard.
      setImmediate(() => app.quit());
    });
  });
}

function comeAgain({ route: place, files }: SecondStart): void {
  show(place);
  desktop?.open(files);
}

function show(place: string | undefined): void {
  route = place;
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  // Only the fragment differs, so the page stays and goes there.
  const address = place === undefined ? undefined : parseUrl(place, window.webContents.getURL());
  if (address) goTo(address.href);
}

function tellPage(news: ShellNews, value: unknown): void {
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

/** Without the program, and in a checkout without the application's path, which is the first that is no switch. */
function behindOwnPath(argv: readonly string[]): string[] {
  return app.isPackaged ? argv.slice(1) : argv.slice(argv.findIndex((arg, i) => i > 0 && !arg.startsWith('-')) + 1);
}

function versions(): string {
  const { electron, chrome, node } = process.versions;
  return `Hookglass ${app.getVersion()}, Electron ${electron}, Chromium ${chrome}, Node ${node}, ${process.platform} ${process.arch}`;
}
