// Hookglass beside a bare Node program that does the same commits and POSTs: changes per second, from a change to the receiver,
// fan-out and memory.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { startProcess } from '../support/run-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { load, quantile } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';
import { startSink } from './sink.ts';

const CONNECTIONS = 8;
const WARM_MS = 1500;
const LOAD_MS = 5000;
const ONE_BY_ONE = 300;
const SUBSCRIBERS = 100;
const FAN_OUTS = 20;
const CREATE = '/api/2.0/mlflow/registered-models/create';
/** Of the bare program's creates per second, in the same run. */
const LEAST_SHARE = 0.4;

let made = 0;
const create = () => {
  made += 1;
  return { method: 'POST' as const, path: CREATE, body: JSON.stringify({ name: `model-${made}` }) };
};

const bare = await benchBareProgram();
const hookglass = await benchHookglass();
const share = hookglass.load.perSecond / bare.load.perSecond;
report(
  share >= LEAST_SHARE,
  'creates/s at 8 connections, each delivered',
  `${round(hookglass.load.perSecond)}, bare program ${round(bare.load.perSecond)} (${share.toFixed(2)} of it, at least ${LEAST_SHARE})`,
);
report(
  true,
  'create p50 and p99 under that load',
  `${ms(hookglass.load.p50Ms)} and ${ms(hookglass.load.p99Ms)}, bare ${ms(bare.load.p50Ms)} and ${ms(bare.load.p99Ms)}`,
);
report(true, 'from the change to the receiver, p50', `${ms(hookglass.toReceiverMs)}, bare ${ms(bare.toReceiverMs)}`);
report(true, `one change for ${SUBSCRIBERS} webhooks, until the last one has it`, ms(hookglass.fanOutMs));
report(true, 'memory after all that', `${round(hookglass.memory ?? 0)} MiB, bare ${round(bare.memory ?? 0)} MiB`);

async function benchHookglass() {
  const sink = await startSink();
  const serve = await startBuiltServe();
  await subscribe(serve.mlflow, sink.url);
  const numbers = await measure(serve.mlflow, serve.pid, sink);
  for (let more = 1; more < SUBSCRIBERS; more += 1) await subscribe(serve.mlflow, sink.url);
  const fanOuts: number[] = [];
  for (let turn = 0; turn < FAN_OUTS; turn += 1) fanOuts.push(await untilArrived(serve.mlflow, sink, SUBSCRIBERS));
  await serve.stop();
  await sink.close();
  return { ...numbers, fanOutMs: median(fanOuts) };
}

async function benchBareProgram() {
  const sink = await startSink();
  const directory = temporaryDirectory();
  const program = startProcess(process.execPath, [path.join(import.meta.dirname, 'bare-program.ts'), `${directory}/bare.db`, sink.url]);
  const origin = await new Promise<string>((resolve) =>
    program.child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  const numbers = await measure(origin, program.child.pid ?? 0, sink);
  await program.stop();
  await sink.close();
  rmSync(directory, { recursive: true });
  return numbers;
}

async function measure(origin: string, pid: number, sink: Awaited<ReturnType<typeof startSink>>) {
  const before = made;
  await load(origin, CONNECTIONS, WARM_MS, create);
  const result = await load(origin, CONNECTIONS, LOAD_MS, create);
  await sink.until(made - before);
  const oneByOne: number[] = [];
  for (let turn = 0; turn < ONE_BY_ONE; turn += 1) oneByOne.push(await untilArrived(origin, sink, 1));
  return { load: result, toReceiverMs: median(oneByOne), memory: memoryMiB(pid) };
}

/** From sending one change until that many requests more have arrived. */
async function untilArrived(origin: string, sink: Awaited<ReturnType<typeof startSink>>, count: number): Promise<number> {
  const wanted = sink.arrived() + count;
  const sentMs = performance.now();
  const call = create();
  const answered = fetch(origin + call.path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: call.body });
  await sink.until(wanted);
  const tookMs = performance.now() - sentMs;
  await (await answered).arrayBuffer();
  return tookMs;
}

async function subscribe(origin: string, url: string): Promise<void> {
  const body = JSON.stringify({ name: 'bench', url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], secret: 's3cret' });
  const answer = await fetch(`${origin}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`webhook: ${answer.status}`);
}

function report(holds: boolean, name: string, text: string): void {
  if (!holds) process.exitCode = 1;
  console.log(`${holds ? 'ok   ' : 'MISS '} ${name}: ${text}`);
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function round(value: number): string {
  return value.toFixed(0);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
