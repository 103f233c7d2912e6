// Calls of MLflow's API without any webhook: Hookglass beside a real `mlflow server` over SQLite, turn by turn. Both have a change on the disk before
// they answer.
import { holdContest, type Outcome, rowOf } from '../../scripts/bench/contest.ts';
import { type Goal, OURS } from '../../scripts/bench/row.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { type Call, type LoadResult, load } from './http-load.ts';
import { MLFLOW, startMlflowPeer } from './peers.ts';
import { API, create, post } from './registry-load.ts';
import { report } from './report.ts';

const ROUNDS = 3;
const CONNECTIONS = 8;
const WARM_MS = 1000;
const LOAD_MS = 1500;

const CALLS: Readonly<Record<string, { next: () => Call; goals: readonly Goal[] }>> = {
  'creates of a model': { next: create, goals: [{ beside: MLFLOW, atLeast: 20 }] },
  'reads of a model': { next: () => ({ method: 'GET', path: `${API}/registered-models/get?name=read` }), goals: [] },
  'searches, a page of 10': { next: () => ({ method: 'GET', path: `${API}/registered-models/search?max_results=10` }), goals: [] },
};

const outcome: Outcome<Record<string, LoadResult>> = await holdContest({
  contestants: {
    [OURS]: async () => {
      const { mlflow: url, stop } = await startBuiltServe();
      return warm({ url, stop });
    },
    [MLFLOW]: async () => warm(await startMlflowPeer()),
  },
  rounds: ROUNDS,
  async measure({ url }) {
    const results: Record<string, LoadResult> = {};
    for (const [name, { next }] of Object.entries(CALLS)) results[name] = await load(url, CONNECTIONS, LOAD_MS, next);
    return results;
  },
  stop: ({ stop }) => stop(),
});
for (const [what, { goals }] of Object.entries(CALLS)) {
  const of = (value: (result: LoadResult) => number) => (all: Record<string, LoadResult>) => {
    const found = all[what];
    return found === undefined ? Number.NaN : value(found);
  };
  report(rowOf(outcome, { what: `${what} on ${CONNECTIONS} connections`, unit: '/s', goals, value: of(({ perSecond }) => perSecond) }));
  report(rowOf(outcome, { what: `p99 of ${what}`, unit: 'ms', value: of(({ p99Ms }) => p99Ms) }));
}

async function warm<Server extends { url: string; stop(): Promise<void> }>(server: Server): Promise<Server> {
  await post(server.url, { path: `${API}/registered-models/create`, body: JSON.stringify({ name: 'read' }) });
  for (const { next } of Object.values(CALLS)) await load(server.url, CONNECTIONS, WARM_MS, next);
  return server;
}
