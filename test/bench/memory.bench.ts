// Memory of Hookglass while 300,000 deliveries pass and all but the newest 10,000 are dropped: it has to stay within 50 MiB of
// what it was after the first 30,000. Linux only.
import { setInterval } from 'node:timers';
import { startBuiltServe } from '../support/start-serve.ts';
import { load } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';
import { startSink } from './sink.ts';

const CONNECTIONS = 8;
const WEBHOOKS = 10;
const WARM = 30_000;
const ALL = 300_000;
const KEEP = 10_000;
const MOST_MIB = 50;
const SAMPLE_MS = 500;

const sink = await startSink();
const serve = await startBuiltServe(['--keep-count', String(KEEP)]);
const webhook = { name: 'bench', url: sink.url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], secret: 's3cret' };
for (let count = 0; count < WEBHOOKS; count += 1) {
  const answer = await fetch(`${serve.mlflow}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(webhook),
  });
  if (!answer.ok) throw new Error(`webhook: ${answer.status}`);
}

await pass(WARM);
const samples: number[] = [];
const sampler = setInterval(() => samples.push(memoryMiB(serve.pid) ?? Number.NaN), SAMPLE_MS);
samples.push(memoryMiB(serve.pid) ?? Number.NaN);
const startedMs = performance.now();
await pass(ALL);
const perSecond = (ALL * 1000) / (performance.now() - startedMs);
samples.push(memoryMiB(serve.pid) ?? Number.NaN);
clearInterval(sampler);
await serve.stop();
await sink.close();

const [first = Number.NaN] = samples;
const least = Math.min(...samples) - first;
const most = Math.max(...samples) - first;
const holds = least >= -MOST_MIB && most <= MOST_MIB;
const mib = (value: number) => value.toFixed(0);
console.log(
  `${holds ? 'ok   ' : 'MISS '} memory while ${ALL} deliveries pass: ${mib(first)} MiB at first, ${mib(least)} … +${mib(most)} MiB (±${MOST_MIB}), ` +
    `${mib(samples.at(-1) ?? Number.NaN)} MiB at the end, ${mib(perSecond)} deliveries/s`,
);
process.exitCode = holds ? 0 : 1;

async function pass(deliveries: number): Promise<void> {
  const wanted = sink.arrived() + deliveries;
  let made = 0;
  let done = false;
  const create = () => {
    made += 1;
    return {
      method: 'POST' as const,
      path: '/api/2.0/mlflow/registered-models/create',
      body: JSON.stringify({ name: `model-${sink.arrived()}-${made}` }),
    };
  };
  void sink.until(wanted).then(() => {
    done = true;
  });
  while (!done && made * WEBHOOKS < deliveries) await load(serve.mlflow, CONNECTIONS, 250, create);
  await sink.until(wanted);
}
