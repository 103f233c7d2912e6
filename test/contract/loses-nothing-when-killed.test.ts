import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mlflowCalls } from '../support/mlflow-calls.ts';
import { type ScriptedEndpoint, type SeenRequest, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { serveProcess } from '../support/serve-process.ts';

const KILLS = 50;
const MIN_ACKNOWLEDGED = 2000;
const CONNECTIONS = 8;
/** Of each life: it is killed after this many acknowledged changes, at whatever it is doing then. */
const CHANGES_PER_LIFE = MIN_ACKNOWLEDGED / KILLS;
const MAX_DUPLICATES_PER_KILL = 10;

let dataDir: string;
let endpoint: ScriptedEndpoint;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-kill-'));
  endpoint = await scriptedEndpoint([200]);
});
afterAll(async () => {
  await endpoint.close();
  rmSync(dataDir, { recursive: true });
});

test(`${KILLS} kills under load lose no acknowledged change, and what is sent twice is the same`, async () => {
  const acknowledged: string[] = [];
  const readyAfterMs: number[] = [];
  for (let life = 0; life < KILLS; life += 1) {
    const serve = await serveProcess({ dataDir });
    readyAfterMs.push(serve.readyAfterMs);
    const calls = mlflowCalls(serve.ready.mlflow);
    if (life === 0) await calls.createWebhook({ url: endpoint.url, event: 'registered_model.created', secret: 's3cret' });
    await createModels(calls, `m${life}`, acknowledged);
    await serve.kill();
    calls.close();
    expect(quickCheck()).toBe('ok');
  }

  const last = await serveProcess({ dataDir });
  await delivered(acknowledged);
  expect(await last.stop()).toBe(0);

  const byId = requestsById();
  const repeated = [...byId.values()].filter((requests) => requests.length > 1);
  expect(acknowledged.length).toBeGreaterThanOrEqual(MIN_ACKNOWLEDGED);
  expect(repeated.filter((requests) => new Set(requests.map(({ raw }) => raw.toString('latin1'))).size > 1)).toEqual([]);
  expect(endpoint.requests.length - byId.size).toBeLessThanOrEqual(MAX_DUPLICATES_PER_KILL * KILLS);
  expect(Math.max(...readyAfterMs)).toBeLessThan(3000);
  expect(orphans()).toEqual({ attempts: 0, deliveries: 0 });
});

/** Several connections create one model after the other until enough were acknowledged; what fails then was cut off by the kill. */
async function createModels(calls: ReturnType<typeof mlflowCalls>, prefix: string, acknowledged: string[]): Promise<void> {
  let next = 0;
  let done = 0;
  await new Promise<void>((resolve) => {
    const worker = async () => {
      for (;;) {
        const name = `${prefix}-${next}`;
        next += 1;
        await calls.createModel(name);
        acknowledged.push(name);
        done += 1;
        if (done >= CHANGES_PER_LIFE) resolve();
      }
    };
    for (let i = 0; i < CONNECTIONS; i += 1) worker().catch(() => {}); // ends with the process that it talks to
  });
}

function requestsById(): Map<string, SeenRequest[]> {
  const byId = new Map<string, SeenRequest[]>();
  for (const request of endpoint.requests) {
    const id = request.headers.find(([name]) => name === 'X-MLflow-Delivery-Id')?.[1] ?? '';
    byId.set(id, [...(byId.get(id) ?? []), request]);
  }
  return byId;
}

const modelOf = ({ body }: SeenRequest) => (JSON.parse(body.toString('utf8')) as { data: { name: string } }).data.name;

async function delivered(names: readonly string[]): Promise<void> {
  for (;;) {
    const seen = new Set(endpoint.requests.map(modelOf));
    if (names.every((name) => seen.has(name))) return;
    await endpoint.received(endpoint.requests.length + 1);
  }
}

function quickCheck(): unknown {
  const db = new Database(path.join(dataDir, 'hookglass.db'), { readonly: true });
  const result = db.pragma('quick_check', { simple: true });
  db.close();
  return result;
}

/** Rows without the row they belong to, attempts without an outcome, and deliveries that are neither delivered nor still to be sent. */
function orphans(): { attempts: unknown; deliveries: unknown } {
  const db = new Database(path.join(dataDir, 'hookglass.db'), { readonly: true });
  const count = (sql: string) => db.prepare(sql).pluck().get();
  const found = {
    attempts: count('SELECT count(*) FROM attempt WHERE delivery NOT IN (SELECT id FROM delivery) OR outcome IS NULL'),
    deliveries: count(
      "SELECT count(*) FROM delivery WHERE state NOT IN ('delivered', 'pending', 'waiting') OR event_id NOT IN (SELECT id FROM event)",
    ),
  };
  db.close();
  return found;
}
