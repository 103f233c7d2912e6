// Registered models, each with a delivery to one webhook: Hookglass, a bare Node program that does the same commits and POSTs, and a real
// `mlflow server`, turn by turn.
import { holdContest, rowOf } from '../../scripts/bench/contest.ts';
import { medianOf, OURS } from '../../scripts/bench/row.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { type LoadResult, load } from './http-load.ts';
import { BARE, MLFLOW, startBare, startMlflowPeer } from './peers.ts';
import { create, subscribe, untilArrived } from './registry-load.ts';
import { report } from './report.ts';
import { type Sink, startSink } from './sink.ts';

const ROUNDS = 5;
const CONNECTIONS = 8;
/** What the engine compiles only after some thousand creates is compiled by then. */
const WARM_MS = 6000;
const MANY_MS = 2500;
const ONE_MS = 800;
const ONE_BY_ONE = 30;

interface Contestant {
  url: string;
  sink: Sink;
  stop(): Promise<void>;
}

interface Result {
  many: LoadResult;
  oneP50Ms: number;
  toReceiverMs: number;
}

const outcome = await holdContest<Contestant, Result>({
  contestants: {
    [OURS]: () =>
      warm(async (sink) => {
        const { mlflow: url, stop } = await startBuiltServe();
        await subscribe(url, sink.url);
        return { url, stop };
      }),
    [BARE]: () => warm((sink) => startBare('bare-program.ts', sink.url)),
    [MLFLOW]: () =>
      warm(async (sink) => {
        const server = await startMlflowPeer();
        await subscribe(server.url, sink.url);
        return server;
      }),
  },
  rounds: ROUNDS,
  async measure({ url, sink }) {
    const many = await loadAndWait(url, sink, CONNECTIONS, MANY_MS);
    const one = await loadAndWait(url, sink, 1, ONE_MS);
    const toReceiver: number[] = [];
    for (let turn = 0; turn < ONE_BY_ONE; turn += 1) toReceiver.push(await untilArrived(url, sink, 1));
    return { many, oneP50Ms: one.p50Ms, toReceiverMs: medianOf(toReceiver) };
  },
  stop: ({ stop }) => stop(),
});

const tenth = [{ beside: MLFLOW, atMost: 1 / 10 }];
report(
  rowOf(outcome, {
    what: `creates on ${CONNECTIONS} connections, each with a delivery`,
    unit: '/s',
    value: ({ many }) => many.perSecond,
    goals: [
      { beside: MLFLOW, atLeast: 20 },
      { beside: BARE, atLeast: 0.55 },
    ],
  }),
);
report(rowOf(outcome, { what: 'p50 of a create under that load', unit: 'ms', value: ({ many }) => many.p50Ms }));
report(rowOf(outcome, { what: 'p99 of a create under that load', unit: 'ms', value: ({ many }) => many.p99Ms }));
report(rowOf(outcome, { what: 'p50 of a create on one connection', unit: 'ms', value: ({ oneP50Ms }) => oneP50Ms, goals: tenth }));
report(rowOf(outcome, { what: 'p50 from a change to the receiver', unit: 'ms', value: ({ toReceiverMs }) => toReceiverMs, goals: tenth }));

async function warm(start: (sink: Sink) => Promise<Omit<Contestant, 'sink'>>): Promise<Contestant> {
  const sink = await startSink();
  const { url, stop } = await start(sink);
  await loadAndWait(url, sink, CONNECTIONS, WARM_MS);
  return {
    url,
    sink,
    async stop() {
      await stop();
      await sink.close();
    },
  };
}

/** What one has not delivered yet when its time is up must not run in the time of the next. */
async function loadAndWait(url: string, sink: Sink, connections: number, durationMs: number): Promise<LoadResult> {
  const before = sink.arrived();
  let sent = 0;
  const result = await load(url, connections, durationMs, () => {
    sent += 1;
    return create();
  });
  await sink.until(before + sent);
  return result;
}
