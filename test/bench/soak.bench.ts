// A tenth of the peak for 15 minutes, changes and captures by turns and a list each second, with `kill -9` and a start over the same data
// every 2 minutes: nothing that was acknowledged may be lost, and memory and files stay as they are. `--minutes 2` is shorter, with crashes
// closer together.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { closeServer } from '#core/http/close.ts';
import { listen } from '#core/http/listen.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import { type ServeProcess, serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { load } from './http-load.ts';
import { residentMiB } from './process-memory.ts';
import { API, create, post, subscribe } from './registry-load.ts';
import { note, report } from './report.ts';
import { type Act, type Subject, soak } from './soak.ts';
import { soakRows } from './soak-rows.ts';

const PEAK_MS = 4000;
const CRASH_EVERY_MS = 120_000;
/** Few enough that the first of them are gone before the first crash: from then on the files have their size. */
const KEEP = 2000;
const KEEP_MODELS = 1500;
const LISTS_EVERY_MS = 1000;
const MOST_WAIT_MS = 60_000;
const MIB = 1024 ** 2;
const JSON_BODY = { 'Content-Type': 'application/json' };

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '15' } } });
const totalMs = Number(values.minutes) * 60_000;

const dataDir = temporaryDirectory();
const receiver = await namesThatArrive();
let serve = await start();
await subscribe(serve.ready.mlflow, receiver.url);
const { perSecond: peak } = await load(serve.ready.mlflow, 8, PEAK_MS, create);
const perSecond = peak / 10;
note(`Peak ${peak.toFixed(0)}/s, so ${perSecond.toFixed(0)}/s for ${values.minutes} minutes.`);
const models: string[] = [];
const lists = setInterval(() => void list().catch(() => undefined), LISTS_EVERY_MS);
const result = await soak(subject(), {
  perSecond,
  totalMs,
  crashEveryMs: Math.min(CRASH_EVERY_MS, totalMs / 4),
  clock: { nowMs: () => performance.now(), wait: (ms) => wait(ms) },
});
clearInterval(lists);
for (const row of soakRows(result)) report(row);
note(
  `MiB of memory and of files before each crash and at the end: ${result.weights.map(({ memoryMiB, filesMiB }) => `${memoryMiB.toFixed(0)} and ${filesMiB.toFixed(1)}`).join(', ')}.`,
);
await serve.stop();
await receiver.close();
rmSync(dataDir, { recursive: true });

function start(): Promise<ServeProcess> {
  // Waits are short, so that a delivery that a crash has cut off is not waited for.
  return serveProcess({ dataDir, entry: path.resolve('dist/cli/main.cjs'), flags: ['--keep-count', String(KEEP), '--time-scale', '0.1'] });
}

function subject(): Subject {
  return {
    act: (act, id) => (act === 'change' ? change(id) : capture(id)),
    async crash() {
      await serve.kill();
      serve = await start();
    },
    kept: (act, ids) => Promise.resolve(keptOf(act, ids)),
    async arrived(ids) {
      const endMs = performance.now() + MOST_WAIT_MS;
      while (!ids.every((id) => receiver.names.has(id)) && performance.now() < endMs) await wait(100);
      return receiver.names;
    },
    weigh: () => ({ memoryMiB: residentMiB(serve.ready.pid) ?? Number.NaN, filesMiB: sizeOf(dataDir) / MIB }),
  };
}

/** A model; one of long before is deleted for it, because a registry that grows is no leak. */
async function change(name: string): Promise<void> {
  await post(serve.ready.mlflow, { path: `${API}/registered-models/create`, body: JSON.stringify({ name }) });
  models.push(name);
  const old = models.length > KEEP_MODELS ? models.shift() : undefined;
  if (old === undefined) return;
  const body = JSON.stringify({ name: old });
  await fetch(`${serve.ready.mlflow}${API}/registered-models/delete`, { method: 'DELETE', headers: JSON_BODY, body }).catch(
    () => undefined,
  );
}

async function capture(id: string): Promise<void> {
  const headers = { ...JSON_BODY, 'X-MLflow-Delivery-Id': id, 'X-MLflow-Timestamp': '1', 'X-MLflow-Signature': 'v1,x' };
  const answer = await fetch(serve.ready.webhookUrl, { method: 'POST', headers, body: JSON.stringify({ data: { name: id } }) });
  await answer.arrayBuffer();
  if (answer.status >= 500) throw new Error(`capture: ${answer.status}`); // 401 acknowledges it as well: it is kept, and badly signed
}

function keptOf(act: Act, ids: readonly string[]): Set<string> {
  const database = new Database(path.join(dataDir, 'hookglass.db'), { readonly: true });
  const one = { change: 'SELECT 1 FROM registered_model WHERE name = ?', capture: 'SELECT 1 FROM capture WHERE delivery_id = ?' }[act];
  const found = database.prepare<[string], number>(one).pluck();
  const kept = new Set(ids.filter((id) => found.get(id) !== undefined));
  database.close();
  return kept;
}

async function list(): Promise<void> {
  const { inspector, tokenFile } = serve.ready;
  await createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() }).deliveries({ limit: 100 });
}

/** A receiver that remembers which models it has heard of. */
async function namesThatArrive() {
  const names = new Set<string>();
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      names.add(String((JSON.parse(Buffer.concat(parts).toString()) as { data: { name: string } }).data.name));
      response.end();
    });
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, mayMove: false, flag: '--port' });
  return { names, url: `http://127.0.0.1:${port}/`, close: () => closeServer(server, 1000) };
}

function sizeOf(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).reduce((sum, file) => sum + bytesOf(path.join(directory, file)), 0);
}

/** A file may be gone between being listed and being looked at. */
function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
