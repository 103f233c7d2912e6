// How soon Hookglass is ready to serve, its bundle by itself and through npm, and a real `mlflow server`, turn by turn. All three over
// a data directory that is there already.
import { rmSync } from 'node:fs';
import { holdContest, rowOf } from '../../scripts/bench/contest.ts';
import { OURS } from '../../scripts/bench/row.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startServed } from './npm-serve.ts';
import { MLFLOW, startMlflowPeer } from './peers.ts';
import { note, report } from './report.ts';

const ROUNDS = 5;
const BUNDLE = 'the bundle';

const dataDir = temporaryDirectory();
const mlflowDir = temporaryDirectory();
const outcome = await holdContest<() => Promise<number>, number>({
  contestants: {
    [OURS]: () => Promise.resolve(() => readyAfterMs(startServed('npm', dataDir))),
    [BUNDLE]: () => Promise.resolve(() => readyAfterMs(startServed('bundle', dataDir))),
    [MLFLOW]: async () => {
      await mlflowAfterMs();
      return mlflowAfterMs;
    },
  },
  rounds: ROUNDS,
  measure: (start) => start(),
});
note(`The Node is ${process.versions.node}.`);
const { [BUNDLE]: bundle, ...results } = outcome.results;
const { [BUNDLE]: bundleOut, ...leftOut } = outcome.leftOut;
report(
  rowOf(
    { results: bundle === undefined ? {} : { [OURS]: bundle }, leftOut: bundleOut === undefined ? {} : { [OURS]: bundleOut } },
    { what: 'the bundle is ready', unit: 'ms', value: (ms) => ms, goals: [{ atMost: 250 }] },
  ),
);
report(
  rowOf(
    { results, leftOut },
    { what: 'ready through npm', unit: 'ms', value: (ms) => ms, goals: [{ atMost: 800 }, { beside: MLFLOW, atMost: 1 / 20 }] },
  ),
);
for (const directory of [dataDir, mlflowDir]) rmSync(directory, { recursive: true });

async function readyAfterMs({ ready, stop }: ReturnType<typeof startServed>): Promise<number> {
  const startedMs = performance.now();
  await ready;
  const tookMs = performance.now() - startedMs;
  await stop();
  return tookMs;
}

async function mlflowAfterMs(): Promise<number> {
  const startedMs = performance.now();
  const server = await startMlflowPeer(mlflowDir);
  const tookMs = performance.now() - startedMs;
  await server.stop();
  return tookMs;
}
