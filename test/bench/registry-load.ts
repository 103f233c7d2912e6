import type { Call } from './http-load.ts';
import type { Sink } from './sink.ts';

export const API = '/api/2.0/mlflow';

let made = 0;

/** A registered model with a name that no other has. */
export function create(): Call & { body: string } {
  made += 1;
  return { method: 'POST', path: `${API}/registered-models/create`, body: JSON.stringify({ name: `model-${made}` }) };
}

/** One that is answered with a success. @throws Error otherwise */
export async function post(origin: string, { path, body }: { path: string; body: string }): Promise<string> {
  const answer = await fetch(origin + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
  return text;
}

/** Webhooks for each new model. */
export async function subscribe(origin: string, url: string, webhooks = 1): Promise<void> {
  const webhook = { name: 'bench', url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], secret: 's3cret' };
  for (let count = 0; count < webhooks; count += 1) await post(origin, { path: `${API}/webhooks`, body: JSON.stringify(webhook) });
}

/** From sending one change until that many deliveries of it have arrived, in ms. */
export async function untilArrived(origin: string, sink: Sink, count: number): Promise<number> {
  const wanted = sink.arrived() + count;
  const sentMs = performance.now();
  const answered = post(origin, create());
  await Promise.all([sink.until(wanted), answered.then(() => undefined)]);
  return sink.lastMs() - sentMs;
}

/** That many changes on some connections, until all their deliveries have arrived. @returns deliveries per second */
export async function deliveriesPerSecond(
  origin: string,
  sink: Sink,
  { changes, webhooks, connections }: { changes: number; webhooks: number; connections: number },
): Promise<number> {
  const wanted = sink.arrived() + changes * webhooks;
  const startedMs = performance.now();
  let left = changes;
  const connection = async () => {
    while (left-- > 0) await post(origin, create());
  };
  await Promise.all([sink.until(wanted), ...Array.from({ length: connections }, connection)]);
  return (changes * webhooks * 1000) / (performance.now() - startedMs);
}
