// What a change and a list cost with 1,000 and with 1,000,000 deliveries in the database, turn by turn.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openDatabase } from '#core/database/open.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import { holdContest, rowOf } from '../../scripts/bench/contest.ts';
import { type BenchRow, medianOf, OURS } from '../../scripts/bench/row.ts';
import { fillDeliveries } from '../support/fill-deliveries.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { create, post, subscribe, untilArrived } from './registry-load.ts';
import { note, report } from './report.ts';
import { type Sink, startSink } from './sink.ts';

const FEW = 'with 1,000';
const MANY = Number(process.env['GROWTH_ROWS'] ?? 1_000_000);
const ROUNDS = 7;
const CHANGES = 60;
const LISTS = 20;
const PAGE = 100;
const MOST_RATIO = 1.3;
const BUNDLE = path.resolve('dist/cli/main.cjs');

interface Contestant {
  url: string;
  sink: Sink;
  list(filter?: string): Promise<void>;
  stop(): Promise<void>;
}

const outcome = await holdContest<Contestant, Record<'insertMs' | 'listMs' | 'filterMs', number>>({
  contestants: { [OURS]: () => startWith(MANY), [FEW]: () => startWith(1000) },
  rounds: ROUNDS,
  async measure({ url, sink, list }) {
    return {
      insertMs: await medianTime(CHANGES, () => untilArrived(url, sink, 1)),
      listMs: await medianTime(LISTS, () => timed(() => list())),
      filterMs: await medianTime(LISTS, () => timed(() => list('state:failed'))),
    };
  },
  stop: ({ stop }) => stop(),
});
note(`Hookglass stands for ${MANY.toLocaleString('en')} deliveries in the database.`);
report(row('p50 of a change until its delivery has arrived', ({ insertMs }) => insertMs));
report(row(`p50 of the newest ${PAGE} deliveries`, ({ listMs }) => listMs));
report({ ...row(`p50 of the newest ${PAGE} that failed`, ({ filterMs }) => filterMs), goals: [] });

function row(what: string, value: (result: Record<'insertMs' | 'listMs' | 'filterMs', number>) => number): BenchRow {
  return rowOf(outcome, { what, unit: 'ms', value, goals: [{ beside: FEW, atMost: MOST_RATIO }] });
}

/** A core over a directory in which one delivery was made, and all others are like it. */
async function startWith(deliveries: number): Promise<Contestant> {
  const dataDir = temporaryDirectory();
  const sink = await startSink();
  const start = () => serveProcess({ dataDir, entry: BUNDLE, flags: ['--keep-count', '5000000', '--keep-bytes', '16GiB'] });
  const first = await start();
  await subscribe(first.ready.mlflow, sink.url);
  await post(first.ready.mlflow, create());
  await sink.until(1);
  await first.stop();
  const database = openDatabase(path.join(dataDir, 'hookglass.db'));
  fillDeliveries(database, deliveries - 1);
  database.close();
  const { ready, stop } = await start();
  const client = createControlClient({ baseUrl: ready.inspector, token: readFileSync(ready.tokenFile, 'utf8').trim() });
  return {
    url: ready.mlflow,
    sink,
    async list(q) {
      const { items } = await client.deliveries({ limit: PAGE, ...(q !== undefined && { q }) });
      if (items.length < PAGE) throw new Error(`${items.length} deliveries were listed.`);
    },
    async stop() {
      await stop();
      await sink.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function medianTime(turns: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) times.push(await measure());
  return medianOf(times);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}
