// How soon the packed desktop app is seen, and shows data; how soon a second start has brought it to the front; what all its processes
// take. Each beside a bare Electron app with one window, in the same turn. Both run on the Electron of the tests, the core on the pinned
// Node, under an X server of its own; what is on the screen is read from the screen.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileWindowState, windowStateFile } from '../../electron/window-state.ts';
import { OURS } from '../../scripts/bench/row.ts';
import { findTools } from '../../scripts/tools.ts';
import { distApp } from '../support/dist-app.ts';
import { needDesktop, startDisplay } from '../support/open-desktop.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { type AppToLaunch, type LaunchedApp, launch } from './desktop/launched-app.ts';
import { openScreen, type Screen } from './desktop/screen.ts';
import { report } from './report.ts';

const TURNS = 10;
const SIZE = { width: 1440, height: 860 };
/** Beside each other, so that each is alone where it is looked for. */
const PLACES = { hookglass: { x: 0, y: 0 }, bare: { x: SIZE.width, y: 0 } };

interface Turn {
  visibleMs: number;
  rowMs: number;
  focusMs: number;
  goneMs: number;
  mib: number;
}

if (!needDesktop()) process.exit(0);
const folder = temporaryDirectory();
const display = await startDisplay({ size: `${SIZE.width * 2}x${SIZE.height}`, folder });
const screen = openScreen(path.join(folder, 'Xvfb_screen0'));
const apps = { hookglass: await packedHookglass(), bare: bareApp() };

const turns: { hookglass: Turn; bare: Turn }[] = [];
try {
  // Each is first in every other turn: what is started second has a neighbour.
  for (let turn = 0; turn < TURNS; turn += 1)
    turns.push(await oneTurn(turn % 2 === 0 ? ['hookglass', 'bare'] : ['bare', 'hookglass'], screen));
} finally {
  screen.close();
  await display.stop(); // and with it every window
  rmSync(folder, { recursive: true });
}

say('the window is visible', 'visibleMs', 1000);
say('the first row is painted', 'rowMs', 2000);
say('a second start has brought the first to the front', 'focusMs', 1000);
say('… and is gone', 'goneMs', undefined);
say('all processes take, the engine included (pages that they share count once)', 'mib', undefined, 'MiB');

async function oneTurn(order: readonly (keyof typeof apps)[], on: Screen): Promise<{ hookglass: Turn; bare: Turn }> {
  const launched: Partial<Record<keyof typeof apps, LaunchedApp>> = {};
  const measured: Partial<Record<keyof typeof apps, Turn>> = {};
  for (const name of order) launched[name] = await launch(apps[name], on);
  // The one that was started last has the focus by now.
  for (const name of order) {
    const app = launched[name];
    if (app) measured[name] = { visibleMs: app.visibleMs, rowMs: app.rowMs, mib: app.memoryMiB(), ...(await app.startAgain()) };
  }
  for (const name of order) await launched[name]?.stop();
  const { hookglass, bare } = measured;
  if (!hookglass || !bare) throw new Error('a turn measures both');
  return { hookglass, bare };
}

/** With rows in its data, and its window where it is looked for. */
async function packedHookglass(): Promise<AppToLaunch> {
  const [dataDir, userDir] = [path.join(folder, 'data'), path.join(folder, 'user')];
  const serve = await serveProcess({ dataDir, entry: path.resolve('dist/cli/main.cjs') });
  for (let i = 0; i < 20; i += 1) await fetch(`${serve.ready.receiver}/webhook`, { method: 'POST', body: `{"n": ${i}}` });
  await serve.stop();
  mkdirSync(userDir);
  fileWindowState(windowStateFile(userDir, dataDir)).write({ ...SIZE, ...PLACES.hookglass, maximized: false });
  // The same each time, as they are for people: Chromium keeps the compiled page by its address.
  const { mlflow, receiver, inspector } = serve.ready;
  const at = (url: string) => new URL(url).port;
  const chosen = ['--mlflow-port', at(mlflow), '--receiver-port', at(receiver), '--inspector-port', at(inspector)];
  const ports = [...chosen, '--receiver-tls-port', 'off'];
  return {
    command: [distApp('test').executable, '--no-sandbox', `--user-data-dir=${userDir}`, '--data-dir', dataDir, ...ports],
    env: { ...process.env, DISPLAY: display.display, HOOKGLASS_NODE: process.execPath },
    page: 'http://127.0.0.1:',
    at: middleOf(PLACES.hookglass),
  };
}

function bareApp(): AppToLaunch {
  const { x, y } = PLACES.bare;
  return {
    command: [
      findTools(process.env).electron ?? 'electron',
      '--no-sandbox',
      `--user-data-dir=${path.join(folder, 'bare')}`,
      path.join(import.meta.dirname, 'desktop', 'bare-app.cjs'),
    ],
    env: { ...process.env, DISPLAY: display.display, BARE_APP_PLACE: [x, y, SIZE.width, SIZE.height].join() },
    page: 'data:',
    at: middleOf(PLACES.bare),
  };
}

function middleOf({ x, y }: { x: number; y: number }): { x: number; y: number } {
  return { x: x + SIZE.width / 2, y: y + SIZE.height / 2 };
}

/** @param most what the median may be; undefined where none was promised */
function say(what: string, figure: keyof Turn, most: number | undefined, unit = 'ms'): void {
  const valuesOf = (app: keyof typeof apps) => turns.map((turn) => turn[app][figure]);
  const figures = { [OURS]: valuesOf('hookglass'), 'a bare Electron app': valuesOf('bare') };
  report({ what, unit, figures, leftOut: {}, goals: most === undefined ? [] : [{ atMost: most }] });
}
