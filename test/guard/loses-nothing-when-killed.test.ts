import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { mlflowCalls } from '../support/mlflow-calls.ts';
import { type ScriptedEndpoint, type SeenRequest, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { serveProcess } from '../support/serve-process.ts';

const KILLS = 50;
const MIN_ACKNOWLEDGED = 2000;
const CONNECTIONS = 8;
/** Of each life: it is killed after this many acknowledged changes, at whatever it is doing then. */
const CHANGES_PER_LIFE = MIN_ACKNOWLEDGED / KILLS;
const MAX_DUPLICATES_PER_KILL = 10;
/** A core that sends nothing for so long has nothing left to send. */
const PATIENCE_MS = 5000;

let dataDir: string;
let endpoint: ScriptedEndpoint;
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hookglass-kill-'));
  endpoint = await scriptedEndpoint([200]);
});
afterEach(async () => {
  await endpoint.close();
  rmSync(dataDir, { recursive: true });
});

interface Lives {
  kills: number;
  /** What is started and killed: the built program, whose start is what people wait for after a crash. */
  entry?: string;
  /** After each kill, before the next start. */
  afterKill?: () => void;
}

/** W-02, for a server that is killed under load again and again. */
async function livesOf({ kills, entry = 'dist/cli/main.cjs', afterKill }: Lives) {
  const acknowledged: string[] = [];
  const readyAfterMs: number[] = [];
  const start = () => serveProcess({ dataDir, entry });
  for (let life = 0; life < kills; life += 1) {
    const serve = await start();
    readyAfterMs.push(serve.readyAfterMs);
    const calls = mlflowCalls(serve.ready.mlflow);
    if (life === 0) await calls.createWebhook({ url: endpoint.url, event: 'registered_model.created', secret: 's3cret' });
    await createModels(calls, `m${life}`, acknowledged);
    await serve.kill();
    calls.close();
    afterKill?.();
  }
  const last = await start();
  const lost = await undelivered(acknowledged);
  await last.stop();
  const byId = requestsById();
  const different = [...byId.values()].filter((requests) => new Set(requests.map(({ raw }) => raw.toString('latin1'))).size > 1);
  const figures: GuardFigure[] = [
    { row: 'W-02', what: 'acknowledged changes that were not delivered', value: lost.length, unit: 'changes', atMost: 0 },
    {
      row: 'W-02',
      what: 'deliveries sent twice for each kill',
      value: (endpoint.requests.length - byId.size) / kills,
      unit: 'deliveries',
      atMost: MAX_DUPLICATES_PER_KILL,
    },
    { row: 'W-02', what: 'deliveries that were sent twice and differed', value: different.length, unit: 'deliveries', atMost: 0 },
    { row: 'W-02', what: 'the longest start after a kill', value: Math.max(...readyAfterMs), unit: 'ms', atMost: 3000 },
  ];
  return { acknowledged, figures };
}

test(`${KILLS} kills under load lose no acknowledged change, and what is sent twice is the same`, async () => {
  let damaged = 0;
  const { acknowledged, figures } = await livesOf({
    kills: KILLS,
    afterKill() {
      if (quickCheck() !== 'ok') damaged += 1;
    },
  });

  guardFigures([
    ...figures,
    { row: 'W-02', what: 'changes that were acknowledged', value: acknowledged.length, unit: 'changes', atLeast: MIN_ACKNOWLEDGED },
    { row: 'W-02', what: `databases that were damaged after a kill, of ${KILLS}`, value: damaged, unit: 'databases', atMost: 0 },
  ]);
  expect(orphans()).toEqual({ attempts: 0, deliveries: 0 });
}, 900_000);

test('a server that acknowledges before it stores is seen through', async () => {
  const { figures } = await livesOf({ kills: 2, entry: 'test/support/known-bad/careless-server.ts' });

  knownBad('W-02', figures);
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

/** Resolves with what has not come when nothing more comes. */
async function undelivered(names: readonly string[]): Promise<string[]> {
  for (;;) {
    const seen = new Set(endpoint.requests.map(modelOf));
    const missing = names.filter((name) => !seen.has(name));
    if (missing.length === 0) return [];
    const more = endpoint.received(endpoint.requests.length + 1).then(() => true);
    if (!(await Promise.race([more, pause(PATIENCE_MS, false)]))) return missing;
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
