// Runs in a network of its own, where 203.0.113.7 is somebody on the internet and 10.1.2.3 a neighbour, and prints what
// came of each redirect as JSON lines.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeliveryDetail, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { startCore } from './start-core.ts';

/** One webhook at `from`, whose answer is a redirect to `to`. */
export interface RedirectCase {
  name: string;
  /** Host of the webhook: one of the addresses of this network. */
  from: string;
  status: number;
  /** `{port}` is the port of a server that listens on every address, `{outside}` the webhook's own; `{mlflow}`, `{inspector}`, `{receiver}` are ours. */
  to: string;
}

export interface RedirectResult {
  name: string;
  state: string;
  reason?: string;
  message?: string;
  /** Requests that got there. */
  reached: number;
}

const [, , casesText = '[]', allowedText = '[]', sender = 'ours'] = process.argv;
const core = await startCore({
  urlPolicy: { name: 'local', allowedTargets: JSON.parse(allowedText) as string[] },
  retry: { profile: 'documented', maxRetries: 0, timeScale: 0.001 },
});
let reached = 0;
const inside = await listening(
  createServer((_, response) => {
    reached += 1;
    response.end('inside');
  }),
);
const outside = await listening(
  createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    response.writeHead(Number(searchParams.get('status')), { Location: searchParams.get('to') ?? '' }).end();
  }),
);
const ports: Record<string, string> = {
  port: String(inside),
  outside: String(outside),
  mlflow: new URL(core.mlflow).port,
  inspector: new URL(core.inspector).port,
  receiver: new URL(core.receiver).port,
};

for (const { name, from, status, to } of JSON.parse(casesText) as RedirectCase[]) {
  reached = 0;
  const location = to.replace(/\{(\w+)\}/g, (_, key: string) => ports[key] ?? '');
  const url = `http://${from}:${outside}/?status=${status}&to=${encodeURIComponent(location)}`;
  if (sender === 'naive') {
    // The known-bad variant: it follows wherever it is led.
    await fetch(url, { method: 'POST' }).catch(() => undefined);
    process.stdout.write(`${JSON.stringify({ name, state: 'delivered', reached } satisfies RedirectResult)}\n`);
    continue;
  }
  const created = (await mlflow('webhooks', { name: 'hook', url, events: [{ entity: 'PROMPT', action: 'CREATED' }] })) as {
    webhook: { webhook_id: string };
  };
  await mlflow(`webhooks/${created.webhook.webhook_id}/test`, {});
  const { items } = (await control('deliveries?limit=1')) as { items: DeliverySummary[] };
  const detail = (await control(`deliveries/${items[0]?.id}`)) as DeliveryDetail;
  const outcome = detail.attemptList[0]?.outcome;
  const result: RedirectResult = {
    name,
    state: detail.state,
    ...(detail.reason && { reason: detail.reason }),
    ...(outcome && 'message' in outcome && { message: outcome.message }),
    reached,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await core.stop();
process.exit(0);

async function listening(server: Server): Promise<number> {
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function mlflow(path: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${core.mlflow}/api/2.0/mlflow/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

async function control(path: string): Promise<unknown> {
  const token = readFileSync(core.tokenFile, 'utf8').trim();
  return (await fetch(`${core.inspector}/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } })).json();
}
