// What the mirror adds to each call: a real `mlflow server` (SQLite, one worker, warm) asked by itself and through Hookglass, the calls of
// the two in turn, so that both meet the same server. p50 of what it adds may be 3 ms. Wants HOOKGLASS_PYTHON.
import { Agent, request } from 'node:http';
import { ownRow } from '../../scripts/bench/contest.ts';
import { medianOf } from '../../scripts/bench/row.ts';
import { RELAXED } from '../support/contract-servers.ts';
import { PYTHON } from '../support/python.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { note, report } from './report.ts';

const ROUNDS = 300;
const WARM = 30;
const MOST_P50_MS = 3;

interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
}

/** What is asked in each round. Reads stream, changes are held until their event is kept, and tags ask one more question. */
const KINDS: Readonly<Record<string, (round: string) => Call>> = {
  'read a model': () => ({ method: 'GET', path: 'registered-models/get?name=bench' }),
  'log a metric': (round) => ({
    method: 'POST',
    path: 'runs/log-metric',
    body: { run_id: runId, key: 'm', value: 1, timestamp: 1, step: Number(round.split('.')[0]) },
  }),
  'create a model': (round) => ({ method: 'POST', path: 'registered-models/create', body: { name: `bench ${round}` } }),
  'create a version': () => ({ method: 'POST', path: 'model-versions/create', body: { name: 'bench', source: 's3://b/p' } }),
  'set a tag of a version': (round) => ({
    method: 'POST',
    path: 'model-versions/set-tag',
    body: { name: 'bench', version: '1', key: 'k', value: round },
  }),
};

if (!PYTHON) {
  note('HOOKGLASS_PYTHON does not name a Python with mlflow.');
  process.exit();
}
const agent = new Agent({ keepAlive: true });
const mlflow = await startMlflowServer(PYTHON, RELAXED);
const mirror = await startBuiltServe(['--upstream', mlflow.url]);
let runId = '';
try {
  await ask(mlflow.url, { method: 'POST', path: 'registered-models/create', body: { name: 'bench' } });
  await ask(mlflow.url, { method: 'POST', path: 'model-versions/create', body: { name: 'bench', source: 's3://b/p' } });
  const { text } = await ask(mlflow.url, { method: 'POST', path: 'runs/create', body: { experiment_id: '0' } });
  runId = (JSON.parse(text) as { run: { info: { run_id: string } } }).run.info.run_id;
  await ask(mirror.mlflow, {
    ...{ method: 'POST', path: 'webhooks' },
    body: { name: 'bench', url: mirror.webhookUrl, events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }] },
  });
  const added: number[] = [];
  for (const [kind, callOf] of Object.entries(KINDS)) {
    const { direct, through } = await inTurn(callOf);
    added.push(...through.map((ms, round) => ms - (direct[round] ?? 0)));
    note(`${kind}: ${medianOf(direct).toFixed(1)} ms, through the mirror ${medianOf(through).toFixed(1)} ms.`);
  }
  report(
    ownRow({ what: 'p50 of what the mirror adds to a call', unit: 'ms', values: [medianOf(added)], goals: [{ atMost: MOST_P50_MS }] }),
  );
} finally {
  agent.destroy();
  await mirror.stop();
  await mlflow.stop();
}

async function inTurn(callOf: (round: string) => Call): Promise<{ direct: number[]; through: number[] }> {
  const direct: number[] = [];
  const through: number[] = [];
  for (let round = -WARM; round < ROUNDS; round++) {
    // Who is first takes turns, too.
    const order = round % 2 === 0 ? ([direct, through] as const) : ([through, direct] as const);
    for (const times of order) {
      const base = times === direct ? mlflow.url : mirror.mlflow;
      const { tookMs } = await ask(base, callOf(`${round + WARM}.${times === direct ? 'd' : 't'}`));
      if (round >= 0) times.push(tookMs);
    }
  }
  return { direct, through };
}

function ask(base: string, { method, path, body }: Call): Promise<{ text: string; tookMs: number }> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = { ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }) };
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/api/2.0/mlflow/${path}`, { method, agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (piece) => {
        text += String(piece);
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ text, tookMs: performance.now() - startedMs });
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
    });
    sent.on('error', reject).end(bytes);
  });
}
