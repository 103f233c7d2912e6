import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { type EndpointStep, type ScriptedEndpoint, type SeenRequest, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const SECRET = 's3cret-é';
const TIMEOUT_S = 5;
/** It is added to a backoff, and drawn by both sides. */
const JITTER_S = 1;

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
const answer = (status: number, headers: Record<string, string> = {}): EndpointStep => ({ status, headers });
const to = (status: number): EndpointStep => answer(status, { Location: '/next?a=b' });

interface Mode {
  steps: EndpointStep[];
  /** Replaces the URL's `http://127.0.0.1:<port>/hook`. */
  url?: (base: string) => string;
  unsigned?: true;
  /** The wait ends at a moment, the same for both sides: it is the shorter the later it begins. */
  untilDate?: true;
}

const modes = (): Record<string, Mode> => ({
  '200': { steps: [200] },
  '200 unsigned': { steps: [200], unsigned: true },
  '200 with user, query, blanks and umlauts in the URL': {
    steps: [200],
    url: (base) => `${base.replace('://', '://user:p%40ss@')}/ä b?q=é|{x}&r=%2f"<>#part`,
  },
  '204': { steps: [{ raw: 'HTTP/1.1 204 No Content\r\n\r\n' }] },
  '401': { steps: [401] },
  '404': { steps: [404] },
  '408': { steps: [answer(408, { 'Retry-After': '1' })] },
  '413 with Retry-After': { steps: [answer(413, { 'Retry-After': '1' })] },
  '429': { steps: [429] },
  '429 with Retry-After': { steps: [answer(429, { 'Retry-After': '1' }), 200] },
  '429 with an unreadable Retry-After': { steps: [answer(429, { 'Retry-After': 'soon' })] },
  '500 with Retry-After': { steps: [answer(500, { 'Retry-After': '1' })] },
  '503': { steps: [503] },
  '503 with a date': { steps: [answer(503, { 'Retry-After': inSeconds(5) }), 200], untilDate: true },
  '503 with a broken body': { steps: [{ raw: 'HTTP/1.1 503 X\r\nContent-Length: 9\r\n\r\nx' }, 200] },
  '200 with a broken body': { steps: [{ raw: 'HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\nx' }] },
  hang: { steps: ['hang', 200] },
  reset: { steps: ['reset', 'reset', 200] },
  'closed without an answer': { steps: ['close', 200] },
  'no HTTP': { steps: [{ raw: 'hello\r\n\r\n' }, 200] },
  '301': { steps: [to(301), 200] },
  '302, then 503': { steps: [to(302), 503] },
  '303': { steps: [to(303), 200] },
  '307': { steps: [to(307), 200] },
  '308, then 503': { steps: [to(308), 503, 503, 200] },
  '302 for ever': { steps: [to(302)] },
});

/** Made anew when both sides are ready, because one of them holds a date. */
let made: Record<string, Mode> = modes();

interface Transcript {
  endpoint: ScriptedEndpoint;
  url: string;
}

/** Of a venv with mlflow==3.17.2. */
const python = process.env['HOOKGLASS_PYTHON'];
const transcripts = new Map<string, { mlflow: Transcript; ours: Transcript }>();
/** Of MLflow: what it logged, and how long it meant to sleep before its retries. */
const said = new Map<string, { log: string[]; waits: number[] }>();
const deliveries = new Map<string, DeliveryDetail>();
let running: RunningDispatch;

beforeAll(async () => {
  if (!python) return;
  running = await startDispatch({ random: Math.random, settings: { profile: 'mlflow', requestTimeoutMs: TIMEOUT_S * 1000 } });
  const mlflow = await startMlflowDispatcher();
  made = modes();
  for (const [name, mode] of Object.entries(made)) transcripts.set(name, { mlflow: await transcript(mode), ours: await transcript(mode) });
  await Promise.all([mlflow.send(), sendWithHookglass()]);
});

afterAll(async () => {
  if (!python) return;
  await running.stop();
  for (const { mlflow, ours } of transcripts.values()) await Promise.all([mlflow.endpoint.close(), ours.endpoint.close()]);
});

async function transcript({ steps, url = (base) => base }: Mode): Promise<Transcript> {
  const endpoint = await scriptedEndpoint(steps);
  return { endpoint, url: url(endpoint.url) };
}

const DATA = { name: 'iris é✓😀', tags: { b: '3', a: '"q"\n</script>' }, description: '' };

async function startMlflowDispatcher(): Promise<{ send(): Promise<void> }> {
  const child = spawn(python ?? '', [fileURLToPath(new URL('./differential/send.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http',
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
      MLFLOW_WEBHOOK_REQUEST_TIMEOUT: String(TIMEOUT_S),
    },
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    async send() {
      lines.on('line', keepLog);
      const webhooks = Object.entries(made).map(([name, { unsigned }]) => ({
        url: transcripts.get(name)?.mlflow.url,
        secret: unsigned ? null : SECRET,
      }));
      child.stdin.end(JSON.stringify({ event: 'registered_model.created', data: DATA, webhooks }));
      await once(lines, 'close');
    },
  };
}

function keepLog(line: string): void {
  const { url, log, waits } = JSON.parse(line) as { url: string; log: string[]; waits: number[] };
  for (const [name, { mlflow }] of transcripts) if (mlflow.url === url) said.set(name, { log, waits });
}

async function sendWithHookglass(): Promise<void> {
  await running.writer.write(() => {
    for (const [name, { unsigned }] of Object.entries(made)) {
      const url = transcripts.get(name)?.ours.url ?? '';
      running.webhooks.create({ name: 'hook', url, events: ['registered_model.created'], ...(unsigned ? {} : { secret: SECRET }) });
    }
  });
  await running.announce({ event: 'registered_model.created', data: { ...DATA, tags: Object.entries(DATA.tags) } });
  const summaries = running.deliveries.list({ limit: 1000 }).items;
  for (const [name, { ours }] of transcripts) {
    const summary = summaries.find(({ url }) => url === ours.url);
    if (summary) deliveries.set(name, await running.finished(summary.id));
  }
}

describe.runIf(python)('against the dispatcher of MLflow 3.17.2', () => {
  test.each(Object.keys(made))('%s: the same requests, bytes, waits and words', (name) => {
    const { mlflow, ours } = transcripts.get(name) ?? {};
    if (!mlflow || !ours) throw new Error('nothing was sent');
    const [theirRequests, ourRequests] = [mlflow.endpoint.requests, ours.endpoint.requests];

    expect(ourRequests.map(normalised)).toEqual(theirRequests.map(normalised));
    for (const requests of [theirRequests, ourRequests]) expectOneIdentity(requests, made[name]?.unsigned ? undefined : SECRET);
    const { log = [], waits = [] } = said.get(name) ?? {};
    expectSameWaits(
      { requests: ourRequests, waits: waitsOf(deliveries.get(name)) },
      { requests: theirRequests, waits },
      made[name]?.untilDate ?? false,
    );
    expect(portless(deliveries.get(name)?.mlflowLog ?? null)).toEqual(portless(log.at(-1) ?? null));
  });
});

/** Everything on the wire, with what differs from delivery to delivery replaced by its name. */
function normalised({ method, target, headers, body }: SeenRequest): object {
  const shown = headers.map(([name, value]) => {
    if (name === 'Host') return [name, value.replace(/\d+$/, 'port')];
    return /^X-MLflow-(Delivery-Id|Timestamp|Signature)$/.test(name) ? [name, '…'] : [name, value];
  });
  return { method, target, headers: shown, body: body.toString('latin1').replace(/"timestamp": "[^"]+"/, '"timestamp": "…"') };
}

/** One id, time, signature and body for all requests, and the signature is right. */
function expectOneIdentity(requests: readonly SeenRequest[], secret: string | undefined): void {
  const own = requests.map(({ headers }) => JSON.stringify(headers.filter(([name]) => name.startsWith('X-MLflow-'))));
  expect(new Set(own).size).toBe(1);
  const first = requests[0];
  const header = (name: string) => first?.headers.find(([key]) => key === name)?.[1];
  const content = {
    deliveryId: header('X-MLflow-Delivery-Id') ?? '',
    timestamp: header('X-MLflow-Timestamp') ?? '',
    body: first?.body ?? Buffer.alloc(0),
  };
  expect(header('X-MLflow-Signature')).toBe(secret === undefined ? undefined : sign(secret, content));
}

/** In seconds; a retry that follows at once waits for nothing. */
function waitsOf(delivery: DeliveryDetail | undefined): number[] {
  return (delivery?.attemptList ?? []).flatMap(({ wait }) => (wait && wait.waitMs > 0 ? [wait.waitMs / 1000] : []));
}

interface Waited {
  requests: readonly SeenRequest[];
  waits: readonly number[];
}

/** How long each side meant to wait is compared, and that it did: how late a request comes is up to the machine. */
function expectSameWaits(ours: Waited, theirs: Waited, untilDate: boolean): void {
  const planned = ({ requests, waits }: Waited) => waits.map((wait) => wait + (untilDate ? (requests[0]?.atMs ?? 0) / 1000 : 0));
  expect(ours.waits).toHaveLength(theirs.waits.length);
  const theirsPlanned = planned(theirs);
  for (const [i, wait] of planned(ours).entries()) expect(Math.abs(wait - (theirsPlanned[i] ?? 0))).toBeLessThan(JITTER_S);
  for (const { requests, waits } of [ours, theirs]) {
    const tookS = ((requests.at(-1)?.atMs ?? 0) - (requests[0]?.atMs ?? 0)) / 1000;
    expect(tookS).toBeGreaterThan(waits.reduce((sum, wait) => sum + wait, 0) - 0.05);
  }
}

/** What our side cannot know: ports of the other side's endpoint, the bytes of an answer that is no HTTP. */
function portless(line: string | null): string | undefined {
  return line
    ?.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:port')
    .replace(/port=\d+/g, 'port=port')
    .replace(/BadStatusLine\(.*\)\)\)?$/, 'BadStatusLine');
}
