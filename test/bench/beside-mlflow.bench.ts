// Hookglass and a real `mlflow server` (SQLite, one worker, warm) under the same calls, one after the other. Both commit every
// model before they answer; Hookglass with `synchronous=FULL`, and so does SQLite by default. Wants HOOKGLASS_PYTHON.
import { PYTHON } from '../support/python.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { load } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';
import { holds, line, type Measure } from './report.ts';

const CONNECTIONS = 8;
const WARM_MS = 1500;
const LOAD_MS = 5000;

interface Numbers {
  firstAnswerMs: number;
  createsPerSecond: number;
  createP50Ms: number;
  memoryMiB: number;
}

if (!PYTHON) {
  console.log('SKIPPED  beside mlflow server: HOOKGLASS_PYTHON does not name a Python with mlflow');
  process.exit();
}
const measures = await besideMlflow(PYTHON);
for (const measure of measures) console.log(line(measure));
process.exitCode = measures.every(holds) ? 0 : 1;

async function besideMlflow(python: string): Promise<Measure[]> {
  const mlflow = await numbersOf(() => startMlflowServer(python, {}));
  const hookglass = await numbersOf(async () => {
    const serve = await startBuiltServe();
    return { url: serve.mlflow, pid: serve.pid, stop: serve.stop };
  });
  return [
    { name: 'creates/s at 8 connections', unit: '/s', hookglass: hookglass.createsPerSecond, mlflow: mlflow.createsPerSecond, atLeast: 20 },
    { name: 'create p50, one connection', unit: 'ms', hookglass: hookglass.createP50Ms, mlflow: mlflow.createP50Ms, atMost: 1 / 4 },
    { name: 'first answer after start', unit: 'ms', hookglass: hookglass.firstAnswerMs, mlflow: mlflow.firstAnswerMs, atMost: 1 / 20 },
    { name: 'memory after the creates', unit: 'MiB', hookglass: hookglass.memoryMiB, mlflow: mlflow.memoryMiB, atMost: 1 / 4 },
  ];
}

async function numbersOf(start: () => Promise<{ url: string; pid: number; stop(): Promise<void> }>): Promise<Numbers> {
  const startedMs = performance.now();
  const server = await start();
  await load(server.url, 1, 1, () => ({ method: 'GET', path: '/api/2.0/mlflow/webhooks' }));
  const firstAnswerMs = performance.now() - startedMs;
  let made = 0;
  const create = () => {
    made += 1;
    return { method: 'POST' as const, path: '/api/2.0/mlflow/registered-models/create', body: JSON.stringify({ name: `model-${made}` }) };
  };
  await load(server.url, CONNECTIONS, WARM_MS, create);
  const single = await load(server.url, 1, LOAD_MS / 2, create);
  const many = await load(server.url, CONNECTIONS, LOAD_MS, create);
  const memory = memoryMiB(server.pid) ?? Number.NaN;
  await server.stop();
  return { firstAnswerMs, createsPerSecond: many.perSecond, createP50Ms: single.p50Ms, memoryMiB: memory };
}
