// npm run bench -- against DIR [RUNS] [RATE…]: this tree and another checkout of it, turn by turn, so that whatever else the machine does meets
// both alike. Prints each rate with all runs, the two medians and their ratio; less than LEAST_RATIO is a miss.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { medianOf } from '../../scripts/bench/row.ts';
import { type RunningServe, startServeOf } from '../support/start-serve.ts';
import { load } from './http-load.ts';
import { deliver } from './receiver-load.ts';
import { type Sink, startSink } from './sink.ts';

type Tree = 'before' | 'now';

const LEAST_RATIO = 0.9;
const SECRET = 'a secret for the bench';
const WARM_MS = 1500;
const LOAD_MS = 4000;
const API = '/api/2.0/mlflow';
const WEBHOOKS = 50;
const CHANGES = 60;

/** Each is measured on a program that has just been started, per second. */
const RATES: Readonly<Record<string, () => Promise<number>>> = {
  creates: () => withServe(creates),
  deliveries: () => withServe(deliveries),
  captures: () => withServe((serve) => captures(serve, 20)),
  'captures-on-one': () => withServe((serve) => captures(serve, 1)),
  // From the command to the ready line, over a new data directory.
  starts: () => withServe(({ readyAfterMs }) => Promise.resolve(1000 / readyAfterMs)),
};

const [other = '', runs = '5', ...named] = process.argv.slice(2);
const trees: Readonly<Record<Tree, string>> = { before: other, now: path.join(import.meta.dirname, '..', '..') };
let root = '';
let made = 0;

const measured = new Map<string, Record<Tree, number[]>>();
for (const rate of Object.keys(RATES)) if (named.length === 0 || named.includes(rate)) measured.set(rate, { before: [], now: [] });
for (let run = 0; run < Number(runs); run += 1) {
  const order: readonly Tree[] = run % 2 === 0 ? ['before', 'now'] : ['now', 'before'];
  for (const [rate, found] of measured) {
    for (const tree of order) {
      root = trees[tree];
      found[tree].push((await RATES[rate]?.()) ?? Number.NaN);
    }
  }
}
for (const [rate, found] of measured) report(rate, found);

async function withServe(measure: (serve: RunningServe) => Promise<number>): Promise<number> {
  const serve = await startServeOf(root, [], { HOOKGLASS_RECEIVER_SECRET: SECRET });
  try {
    return await measure(serve);
  } finally {
    await serve.stop();
  }
}

/** Registered models on 8 connections, each of them a delivery to one webhook as well. */
async function creates({ mlflow }: RunningServe): Promise<number> {
  const sink = await startSink();
  await subscribe(mlflow, sink);
  await load(mlflow, 8, WARM_MS, create);
  const { perSecond } = await load(mlflow, 8, LOAD_MS, create);
  await sink.close();
  return perSecond;
}

/** What one change after the other means for many webhooks, until the last of them has it. */
async function deliveries({ mlflow }: RunningServe): Promise<number> {
  const sink = await startSink();
  for (let count = 0; count < WEBHOOKS; count += 1) await subscribe(mlflow, sink);
  await fanOut(mlflow, sink, CHANGES / 3);
  const perSecond = await fanOut(mlflow, sink, CHANGES);
  await sink.close();
  return perSecond;
}

async function fanOut(mlflow: string, sink: Sink, changes: number): Promise<number> {
  const before = sink.arrived();
  const startedMs = performance.now();
  for (let count = 0; count < changes; count += 1) {
    const { path: call, body } = create();
    await (await fetch(mlflow + call, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).arrayBuffer();
  }
  await sink.until(before + changes * WEBHOOKS);
  return (changes * WEBHOOKS * 1000) / (performance.now() - startedMs);
}

/** Signed deliveries of 2 KiB, each verified, stored and shown to one open inspector. */
async function captures(serve: RunningServe, connections: number): Promise<number> {
  const token = readFileSync(serve.tokenFile, 'utf8').trim();
  const inspector = new WebSocket(`${serve.inspector.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token}`]);
  await once(inspector, 'open');
  await deliver(serve.receiver, SECRET, connections, WARM_MS);
  const { perSecond } = await deliver(serve.receiver, SECRET, connections, LOAD_MS);
  inspector.close();
  return perSecond;
}

function create() {
  made += 1;
  return { method: 'POST' as const, path: `${API}/registered-models/create`, body: JSON.stringify({ name: `model-${made}` }) };
}

async function subscribe(mlflow: string, { url }: Sink): Promise<void> {
  const body = JSON.stringify({ name: 'bench', url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], secret: SECRET });
  const answer = await fetch(`${mlflow}${API}/webhooks`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`webhook: ${answer.status}`);
}

function report(rate: string, { before, now }: Record<Tree, number[]>): void {
  const ratio = medianOf(now) / medianOf(before);
  const shown = (values: readonly number[]) => values.map(rounded).join(' ');
  console.log(
    `${ratio >= LEAST_RATIO ? 'ok   ' : 'MISS '} ${rate}/s: ${rounded(medianOf(now))} beside ${rounded(medianOf(before))} before,`,
  );
  console.log(`      ${ratio.toFixed(3)} of it (at least ${LEAST_RATIO}); now ${shown(now)}; before ${shown(before)}`);
  if (ratio < LEAST_RATIO) process.exitCode = 1;
}

function rounded(value: number): string {
  return value.toFixed(value < 100 ? 2 : 0);
}
