// How soon the packed desktop app is seen, and shows data; how soon a second start hands over; what all its processes take.
// It runs on the Electron of the tests, on the core of the pinned Node, under an X server of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { distApp } from '../support/dist-app.ts';
import { needDesktop, startDisplay } from '../support/open-desktop.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { quantile } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';

const TURNS = 10;

/** Resolves in the page when a row is drawn. */
const FIRST_ROW = `new Promise((resolve) => {
  const look = () => document.querySelector('[role="row"][aria-rowindex]') ? requestAnimationFrame(() => resolve(true)) : requestAnimationFrame(look);
  look();
})`;

if (!needDesktop()) process.exit(0);
const { executable } = distApp('test');
const dataDir = temporaryDirectory();
const userDir = temporaryDirectory();
const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--inspector-port', '0', '--receiver-tls-port', 'off'];
const args = ['--no-sandbox', `--user-data-dir=${userDir}`, '--data-dir', dataDir, ...ports];
await fillWithData();
const display = await startDisplay();
const env = { ...process.env, DISPLAY: display.display, HOOKGLASS_NODE: process.execPath };

const turns: Turn[] = [];
for (let turn = 0; turn < TURNS; turn += 1) turns.push(await oneTurn());
await display.stop();
for (const dir of [dataDir, userDir]) rmSync(dir, { recursive: true, force: true });

say(
  'the window is visible',
  turns.map(({ visibleMs }) => visibleMs),
  1000,
);
say(
  'the first row is painted',
  turns.map(({ dataMs }) => dataMs),
  2000,
);
say(
  'a second start has brought the first to the front and is gone',
  turns.map(({ secondMs }) => secondMs),
  1000,
);
const memory = turns.flatMap(({ mib }) => mib ?? []).sort((a, b) => a - b);
if (memory.length > 0)
  console.log(`      all processes, engine included, take ${quantile(memory, 0.5).toFixed(0)} MiB (pages that they share count once)`);

interface Turn {
  visibleMs: number;
  dataMs: number;
  secondMs: number;
  mib: number | undefined;
}

async function oneTurn(): Promise<Turn> {
  const startedMs = performance.now();
  const since = () => performance.now() - startedMs;
  const app = spawn(executable, ['--remote-debugging-port=0', ...args], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const ended = once(app, 'exit');
  app.send({ type: 'environment', env: { HOOKGLASS_NODE: process.execPath } }); // as npm start does
  const shown = new Promise<number>((resolve) => app.on('message', (message) => message === 'shown' && resolve(since())));
  const page = await pageOf(await devTools(app));
  await evaluate(page, FIRST_ROW);
  const dataMs = since();
  const visibleMs = await shown;
  const mib = app.pid === undefined ? undefined : memoryMiB(app.pid);

  const secondAtMs = performance.now();
  const second = spawn(executable, args, { env, stdio: 'ignore' });
  await once(second, 'exit');
  const secondMs = performance.now() - secondAtMs;

  app.kill('SIGTERM');
  await ended;
  return { visibleMs, dataMs, secondMs, mib };
}

/** The port at which the app lets itself be looked into; only the variant for tests does. */
async function devTools(app: ChildProcess): Promise<string> {
  const lines = createInterface({ input: app.stderr as NodeJS.ReadableStream });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /DevTools listening on ws:\/\/([\d.:]+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    app.once('exit', () => reject(new Error('the app ended before it could be looked into')));
  });
}

/** @returns the address of the inspector's page, once it is there */
async function pageOf(host: string): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://${host}/json/list`)).json()) as { url: string; webSocketDebuggerUrl: string }[];
    const page = targets.find(({ url }) => url.startsWith('http://127.0.0.1'));
    if (page) return page.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A page that has just gone somewhere has no place yet in which anything could run. */
async function evaluate(address: string, expression: string): Promise<void> {
  for (;;) {
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true } }));
    const [{ data }] = (await answered) as [MessageEvent<string>];
    socket.close();
    if (data.includes('"value":true')) return;
    if (!/execution context|Promise was collected/.test(data)) throw new Error(`the page answered ${data}`);
  }
}

/** Rows, and a second start that has something to show. */
async function fillWithData(): Promise<void> {
  const serve = await serveProcess({ dataDir, entry: path.resolve('dist/cli/main.cjs') });
  for (let i = 0; i < 20; i += 1) {
    await fetch(`${serve.ready.receiver}/webhook`, { method: 'POST', body: `{"n": ${i}}` });
  }
  await serve.stop();
}

function say(what: string, times: readonly number[], mostMs: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  if (median > mostMs) process.exitCode = 1;
  const range = `${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)} ms of ${TURNS}`;
  console.log(`${median <= mostMs ? 'ok   ' : 'MISS '} ${what}: ${median.toFixed(0)} ms (${range}; at most ${mostMs} ms)`);
}
