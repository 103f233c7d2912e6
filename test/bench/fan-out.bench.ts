// One change for ten webhooks, and a queue that has piled up behind a receiver that does not answer: Hookglass beside a real `mlflow server`.
import { holdContest, rowOf } from '../../scripts/bench/contest.ts';
import { medianOf, OURS } from '../../scripts/bench/row.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { load } from './http-load.ts';
import { MLFLOW, startMlflowPeer } from './peers.ts';
import { create, subscribe, untilArrived } from './registry-load.ts';
import { report } from './report.ts';
import { type Sink, startSink } from './sink.ts';

const ROUNDS = 3;
const CONNECTIONS = 8;
const WEBHOOKS = 10;
/** Until their compilers have seen what is measured: after 400 deliveries Hookglass makes half as many a second as after 5,000. */
const WARM_MS = 2500;
const MANY_MS = 2500;
const ONE_BY_ONE = 20;
const PILE_UP_MS = 2000;

interface Contestant {
  url: string;
  sink: Sink;
  stop(): Promise<void>;
}

const outcome = await holdContest<Contestant, { perSecond: number; untilLastMs: number; drained: number }>({
  contestants: {
    [OURS]: () =>
      subscribed(async () => {
        const { mlflow: url, stop } = await startBuiltServe();
        return { url, stop };
      }),
    [MLFLOW]: () => subscribed(() => startMlflowPeer()),
  },
  rounds: ROUNDS,
  async measure({ url, sink }) {
    const perSecond = await deliveriesPerSecond(url, sink, MANY_MS);
    const untilLast: number[] = [];
    for (let turn = 0; turn < ONE_BY_ONE; turn += 1) untilLast.push(await untilArrived(url, sink, WEBHOOKS));
    return { perSecond, untilLastMs: medianOf(untilLast), drained: await drainPerSecond(url, sink) };
  },
  stop: ({ stop }) => stop(),
});

report(
  rowOf(outcome, {
    what: `deliveries, each change for ${WEBHOOKS} webhooks`,
    unit: '/s',
    value: ({ perSecond }) => perSecond,
    goals: [{ beside: MLFLOW, atLeast: 8 }],
  }),
);
report(
  rowOf(outcome, {
    what: `p50 from a change until the last of ${WEBHOOKS} has it`,
    unit: 'ms',
    value: ({ untilLastMs }) => untilLastMs,
  }),
);
report(rowOf(outcome, { what: 'deliveries out of a queue that has piled up', unit: '/s', value: ({ drained }) => drained }));

async function subscribed(start: () => Promise<Omit<Contestant, 'sink'>>): Promise<Contestant> {
  const sink = await startSink();
  const { url, stop } = await start();
  await subscribe(url, sink.url, WEBHOOKS);
  await deliveriesPerSecond(url, sink, WARM_MS);
  return {
    url,
    sink,
    async stop() {
      await stop();
      await sink.close();
    },
  };
}

/** Changes for that long on some connections, until all their deliveries have arrived. */
async function deliveriesPerSecond(url: string, sink: Sink, durationMs: number): Promise<number> {
  const before = sink.arrived();
  let sent = 0;
  const startedMs = performance.now();
  await load(url, CONNECTIONS, durationMs, () => {
    sent += 1;
    return create();
  });
  await sink.until(before + sent * WEBHOOKS);
  return (sent * WEBHOOKS * 1000) / (performance.now() - startedMs);
}

/** Changes while the receiver holds its answers back; then how fast what has piled up goes out. */
async function drainPerSecond(url: string, sink: Sink): Promise<number> {
  const before = sink.arrived();
  let sent = 0;
  sink.hold();
  await load(url, CONNECTIONS, PILE_UP_MS, () => {
    sent += 1;
    return create();
  });
  const atOnce = sink.arrived();
  const startedMs = performance.now();
  sink.release();
  await sink.until(before + sent * WEBHOOKS);
  return ((sink.arrived() - atOnce) * 1000) / (performance.now() - startedMs);
}
