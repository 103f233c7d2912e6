// Memory: of all processes of Hookglass, started through npm, and of a real `mlflow server` after the same load; then of the core after
// 100,000 deliveries, of which it keeps 10,000. Linux only.
import { rmSync } from 'node:fs';
import { holdContest, ownRow, rowOf } from '../../scripts/bench/contest.ts';
import { OURS } from '../../scripts/bench/row.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { load } from './http-load.ts';
import { startServed } from './npm-serve.ts';
import { MLFLOW, startMlflowPeer } from './peers.ts';
import { memoryMiB, residentMiB } from './process-memory.ts';
import { create, deliveriesPerSecond, subscribe } from './registry-load.ts';
import { note, report } from './report.ts';
import { type Sink, startSink } from './sink.ts';

const CONNECTIONS = 8;
const LOAD_MS = 4000;
const WEBHOOKS = 10;
const WARM = 30_000;
const ALL = 100_000;
const KEEP = 10_000;
const MOST_MIB = 50;
const SAMPLE_MS = 500;

if (process.platform !== 'linux') {
  note('Memory is measured on Linux only.');
  process.exit();
}
const sink = await startSink();
const outcome = await holdContest<{ url: string; pid: number; stop(): Promise<void> }, number>({
  contestants: {
    [OURS]: async () => {
      const dataDir = temporaryDirectory();
      const served = startServed('npm', dataDir);
      const { mlflow: url } = await served.ready;
      return {
        url,
        pid: served.pid,
        async stop() {
          await served.stop();
          rmSync(dataDir, { recursive: true });
        },
      };
    },
    [MLFLOW]: () => startMlflowPeer(),
  },
  rounds: 1,
  async measure({ url, pid }) {
    await subscribe(url, sink.url);
    await load(url, CONNECTIONS, LOAD_MS, create);
    return memoryMiB(pid) ?? Number.NaN;
  },
  stop: ({ stop }) => stop(),
});
report(
  rowOf(outcome, {
    what: 'all processes after the same seconds of creates, npm among them',
    unit: 'MiB',
    value: (mib) => mib,
    goals: [{ beside: MLFLOW, atMost: 1 / 8 }],
  }),
);
await sink.close();
await afterMany(await startSink());

async function afterMany(many: Sink): Promise<void> {
  const serve = await startBuiltServe(['--keep-count', String(KEEP)]);
  await subscribe(serve.mlflow, many.url, WEBHOOKS);
  const pass = (deliveries: number) =>
    deliveriesPerSecond(serve.mlflow, many, { changes: deliveries / WEBHOOKS, webhooks: WEBHOOKS, connections: CONNECTIONS });
  await pass(WARM);
  const samples: number[] = [];
  const sample = () => samples.push(residentMiB(serve.pid) ?? Number.NaN);
  sample();
  const sampler = setInterval(sample, SAMPLE_MS);
  await pass(ALL - WARM);
  clearInterval(sampler);
  sample();
  await serve.stop();
  await many.close();
  const [first = Number.NaN] = samples;
  const after = samples.at(-1) ?? Number.NaN;
  report(ownRow({ what: `the core after ${ALL} deliveries (RSS)`, unit: 'MiB', values: [after], goals: [{ atMost: 150 }] }));
  const most = Math.max(...samples) - first;
  report(ownRow({ what: `most that it grew by after the first ${WARM}`, unit: 'MiB', values: [most], goals: [{ atMost: MOST_MIB }] }));
}
