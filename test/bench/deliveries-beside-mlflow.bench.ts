// Deliveries of Hookglass and of a real `mlflow server` (SQLite, one worker, warm, its defaults beside being allowed to send to
// this computer), to the same receiver, one after the other: from a change to the receiver, and one change for ten webhooks.
// Wants HOOKGLASS_PYTHON.
import { PYTHON } from '../support/python.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { quantile } from './http-load.ts';
import { holds, line, type Measure } from './report.ts';
import { type Sink, startSink } from './sink.ts';

const CONNECTIONS = 8;
const WARM = 20;
const ONE_BY_ONE = 200;
const WEBHOOKS = 10;
const FAN_OUTS = 300;
const TO_THIS_COMPUTER = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };

interface Server {
  url: string;
  stop(): Promise<void>;
}

if (!PYTHON) {
  console.log('SKIPPED  deliveries beside mlflow server: HOOKGLASS_PYTHON does not name a Python with mlflow');
  process.exit();
}
const measures = await besideMlflow(PYTHON);
for (const measure of measures) console.log(line(measure));
process.exitCode = measures.every(holds) ? 0 : 1;

async function besideMlflow(python: string): Promise<Measure[]> {
  const startMlflow = () => startMlflowServer(python, TO_THIS_COMPUTER);
  const startHookglass = async () => {
    const { mlflow: url, stop } = await startBuiltServe();
    return { url, stop };
  };
  const mlflow = { toReceiverMs: await toReceiverMs(startMlflow), perSecond: await fanOutPerSecond(startMlflow) };
  const hookglass = { toReceiverMs: await toReceiverMs(startHookglass), perSecond: await fanOutPerSecond(startHookglass) };
  return [
    {
      name: 'from the change to the receiver, p50',
      unit: 'ms',
      hookglass: hookglass.toReceiverMs,
      mlflow: mlflow.toReceiverMs,
      atMost: 1 / 4,
    },
    {
      name: `deliveries/s, each change for ${WEBHOOKS} webhooks`,
      unit: '/s',
      hookglass: hookglass.perSecond,
      mlflow: mlflow.perSecond,
      atLeast: 5,
    },
  ];
}

async function toReceiverMs(start: () => Promise<Server>): Promise<number> {
  return withWebhooks(start, 1, async (create, sink) => {
    const took: number[] = [];
    for (let turn = 0; turn < ONE_BY_ONE; turn += 1) {
      const arrived = sink.until(sink.arrived() + 1);
      const sentMs = performance.now();
      const answered = create();
      await arrived;
      took.push(performance.now() - sentMs);
      await answered;
    }
    return quantile(
      took.sort((a, b) => a - b),
      0.5,
    );
  });
}

/** From the first change until the last delivery is there. */
async function fanOutPerSecond(start: () => Promise<Server>): Promise<number> {
  return withWebhooks(start, WEBHOOKS, async (create, sink) => {
    const all = sink.until(sink.arrived() + FAN_OUTS * WEBHOOKS);
    const startedMs = performance.now();
    let left = FAN_OUTS;
    async function connection() {
      while (left-- > 0) await create();
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    await all;
    return (FAN_OUTS * WEBHOOKS * 1000) / (performance.now() - startedMs);
  });
}

/** A server of its own: MLflow looks for new webhooks once in a minute. */
async function withWebhooks<T>(
  start: () => Promise<Server>,
  webhooks: number,
  measure: (create: () => Promise<void>, sink: Sink) => Promise<T>,
): Promise<T> {
  const sink = await startSink();
  const server = await start();
  let made = 0;
  const create = () => post(server.url, 'registered-models/create', { name: `model-${made++}` });
  try {
    const webhook = { name: 'bench', url: sink.url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], secret: 's3cret' };
    for (let count = 0; count < webhooks; count += 1) await post(server.url, 'webhooks', webhook);
    for (let count = 0; count < WARM; count += 1) await create();
    await sink.until(WARM * webhooks);
    return await measure(create, sink);
  } finally {
    await server.stop();
    await sink.close();
  }
}

async function post(origin: string, call: string, body: object): Promise<void> {
  const answer = await fetch(`${origin}/api/2.0/mlflow/${call}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${call}: ${answer.status} ${text}`);
}
