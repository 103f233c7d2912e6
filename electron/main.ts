import { homedir } from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, session, shell } from 'electron';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';
import type { EngineState } from '#shared/domain/app/shell-bridge.ts';
import { createAppWindow } from './app-window.ts';
import { systemClock } from './clock.ts';
import { setupContextMenu, showMenu } from './context-menu.ts';
import { takeCoreEnvironment } from './core-environment.ts';
import { CoreFailedError } from './core-failed.ts';
import { startCore } from './core-host.ts';
import { findOwner } from './core-owner.ts';
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
import { tellStartFailure } from './start-failure.ts';
import { startPage } from './start-page.ts';
import { GUARD_SWITCH, guardTunnel } from './tunnel-guard.ts';
import { driverConnected, isOpenToTests } from './variant.ts';
import { fileWindowState, windowStateFile } from './window-state.ts';

const start = readStartArguments(behindOwnPath(process.argv));
const mayBeSteered = isOpenToTests();
const KEY_VARIABLE = 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY';
const root = app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked');
const logFile = path.join(app.getPath('userData'), 'engine.log');
const view = createAppWindow(start.route);
let desktop: Desktop | undefined;
let quits = false;

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
} else if (setupSingleInstance(comeAgain)) void run();
else app.exit(0);

async function run(): Promise<void> {
  const given = await environment;
  const driver = mayBeSteered && given['HOOKGLASS_WAITS_FOR_DRIVER'] === '1' ? driverConnected() : undefined;
  delete given['HOOKGLASS_WAITS_FOR_DRIVER']; // an app that this one starts has none
  const env = { ...given };
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
    findOwner: () => findOwner(dataDir),
    onState: (state) => {
      view.tell('shell:engine', state);
      menus?.refresh();
    },
    onMoved: (link) => void view.enter(link),
    onCrash: (crash) => reports.write(engineCrash(crash)),
  });
  let menus: AppMenus | undefined;
  setupQuit(engine);
  // The engine takes about as long as Electron does until a window can be shown. One on a Node of its own need not wait for Electron.
  if (host.node === undefined || keyring.isAsked()) await app.whenReady();
  await giveKey(keyring, env);
  const launched = engine.start();
  launched.catch(() => undefined); // told below, once somebody can be told
  await app.whenReady();
  const newSession = () => openSession({ window: view.window, args: process.argv.slice(1), env: given });
  menus = setupShell({ engine, keyring, env, newSession });
  await driver;
  openWindow(dataDir);
  await enter(launched, newSession);
}

interface ShellParts {
  engine: Engine;
  keyring: Keyring;
  /** What the engine gets. */
  env: NodeJS.ProcessEnv;
  newSession: NewSession;
}

/** @returns whether the app starts again */
type NewSession = () => Promise<boolean>;

/** All that stands round a window: walls, menus, what the page may ask. */
function setupShell({ engine, keyring, env, newSession }: ShellParts): AppMenus {
  const origin = () => engine.origin;
  setupNavigation(origin, startPage(process.platform));
  setupContextMenu();
  setupPermissions(session.defaultSession, origin);
  const citizen = makeDesktop();
  citizen.open(start.files.map((file) => path.resolve(file)));
  desktop = citizen;
  const menus = setupMenu({
    run: (id) => view.tell('shell:command', id),
    own: { ...engineCommands(engine), 'new-session': { run: () => void newSession(), can: () => true } },
  });
  setupIpc(
    {
      'shell:engine-state': (): EngineState => engine.state,
      'shell:restart-engine': () => restart(engine),
      'shell:stop-engine': () => engine.stop(),
      'shell:new-session': newSession,
      'shell:show-log': () => shell.openPath(logFile),
      'shell:read-log': () => endOfFile(logFile),
      'shell:copy-text': (text) => clipboard.writeText(text),
      'shell:show-menu': (groups, place) => showMenu(view.window, groups, place),
      'shell:set-menu': menus.show,
      'shell:set-news': citizen.news,
      'shell:tell-happened': citizen.happened,
      'shell:settings-state': citizen.settings,
      'shell:change-setting': citizen.change,
      'shell:keyring': keyring.state,
      'shell:protect-key': (on) => protectKey(on, { keyring, env, engine }),
      'shell:set-theme': citizen.theme,
      'shell:waiting-files': citizen.waitingFiles,
      'shell:read-file': citizen.readFile,
      'shell:show-app-menu': (place) => showAppMenu(view.window, place),
    },
    origin,
  );
  return menus;
}

function openWindow(dataDir: string): void {
  const state = fileWindowState(windowStateFile(app.getPath('userData'), dataDir));
  const opened = view.open(path.join(app.getAppPath(), 'dist', 'electron', 'preload.cjs'), state);
  desktop?.watch(opened);
  keepInTray(opened);
  setupRecovery(reports)(opened);
  settled();
}

/** From the start page to the inspector, or to an end that says why. */
async function enter(launched: Promise<string>, newSession: NewSession): Promise<void> {
  try {
    await view.enter(await launched);
  } catch (error) {
    if (!(error instanceof CoreFailedError)) throw error;
    if (quits) return; // somebody closed the window before the engine was ready
    // In a terminal the core has said it itself.
    if (app.isPackaged) await tellStartFailure(error, { ask: askAfterFailure, chooseFolder: newSession });
    app.exit(error.exitCode);
  }
}

async function askAfterFailure(detail: string, buttons: readonly string[]): Promise<number> {
  const message = 'Hookglass could not start';
  const options: Electron.MessageBoxOptions = { type: 'error', message, detail, buttons: [...buttons], cancelId: buttons.length - 1 };
  const { response } = await (view.window ? dialog.showMessageBox(view.window, options) : dialog.showMessageBox(options));
  return response;
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
    window: () => view.window,
    show: view.show,
    run: (id) => view.tell('shell:command', id),
    settingsChanged: (settings) => view.tell('shell:settings', settings),
    fileHanded(file) {
      view.show();
      view.tell('shell:file', file);
    },
    settingsFile: path.join(app.getPath('userData'), 'desktop.json'),
  });
}

/** With an icon in the tray, closing the window hides it. */
function keepInTray(opened: BrowserWindow): void {
  opened.on('close', (event) => {
    if (quits || !desktop?.staysInTray) return;
    event.preventDefault();
    opened.hide();
    desktop.sayThatItStays();
  });
}

async function restart(engine: Engine): Promise<void> {
  if (engine.state.kind === 'running') await engine.stop();
  const before = engine.origin;
  const launchUrl = await engine.start();
  // After a core that was joined, our own may be elsewhere.
  if (engine.origin !== before) await view.enter(launchUrl);
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
  app.on('before-quit', () => {
    quits = true;
  });
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

function comeAgain({ route, files }: SecondStart): void {
  view.show(route);
  desktop?.open(files);
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
