import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import type { CheckRun } from '#shared/domain/check/run.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

const SECRET = 'the secret of a receiver that is checked';

let dataDir: string;
let core: TestCore;
let client: ControlClient;
let events: StreamEvent[];
let heard: () => void;

async function start(): Promise<void> {
  core = await startCore({ dataDir });
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  events = [];
  heard = () => undefined;
  core.core.subscribe((batch) => {
    events.push(...batch);
    heard();
  });
}

beforeEach(async () => {
  dataDir = temporaryDirectory();
  await start();
});
afterEach(async () => {
  await core.stop();
  rmSync(dataDir, { recursive: true });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((resolve) => (heard = resolve));
}

const hasEnded = (number: number) => () =>
  events.some((event) => event.type === 'check.changed' && event.run.number === number && event.run.state !== 'running');

async function ended(asked: Parameters<ControlClient['startCheckRun']>[0]): Promise<CheckRun> {
  const { number } = await client.startCheckRun(asked);
  await until(hasEnded(number));
  return runOf(number);
}

async function runOf(number: number): Promise<CheckRun> {
  const run = await client.checkRun(number);
  if (!run) throw new Error(`no run ${number}`);
  return run;
}

const hook = (url = core.webhookUrl) => client.createWebhook({ name: 'mock', url, events: ['prompt.created'], secret: SECRET });

/** Takes whatever comes, and never answers. */
const slow = createServer(() => void slow.emit('asked')).listen(0, '127.0.0.1');
await once(slow, 'listening');
afterAll(() => {
  slow.closeAllConnections();
  slow.close();
});
const slowUrl = () => `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;

it('our own mock receiver passes, and each request of the run is a delivery', async () => {
  const { id, name } = await hook();

  const run = await ended({ webhookId: id });

  expect(run).toMatchObject({ number: 1, state: 'finished', target: core.webhookUrl, webhook: { id, name }, asked: CHECKS.length });
  expect(run.checks.map((check) => check.id)).toEqual(CHECKS.map((check) => check.id));
  // On a busy machine fifty at once may take longer than they should.
  const failed = run.checks.filter((check) => check.result === 'fail' && check.id !== 'fifty-at-once');
  expect(failed.map((check) => [check.id, check.why])).toEqual([]);
  expect(run.summary).toMatchObject({ failed: 0, skipped: 2 });
  const rows = run.checks.flatMap(({ exchanges }) => exchanges.map(({ row }) => row));
  expect(rows.every((row) => /^d\d+$/.test(row ?? ''))).toBe(true);
  const { items } = await client.deliveries({ q: 'run:1 source:conformance', limit: 1000 });
  expect(new Set(items.map((item) => item.id))).toEqual(new Set([...items.map((item) => item.id), ...rows]));
  expect(items.every((item) => item.attempts === 1 && item.run === 1)).toBe(true);
  const arrived = await client.rows({ q: 'source:external' });
  // What comes without a delivery id is nobody's.
  expect(arrived.items.flatMap((item) => item.deliveryId ?? [])).toEqual([]);
});

it('what is refused on purpose is no failure: not in the list of failures, not counted, and never sent again with them', async () => {
  const { id } = await hook();
  await ended({ webhookId: id, only: ['altered-body', 'wrong-prefix'] });

  const refused = await client.deliveries({ q: 'state:refused' });
  expect(refused.items.length).toBeGreaterThan(1);
  expect(refused.items.every((item) => item.source === 'conformance' && item.state === 'failed')).toBe(true);
  expect((await client.deliveries({ q: 'state:failed' })).items).toEqual([]);
  expect((await client.status()).counts.failed).toBe(0);
  expect(await client.replayFailed({ sinceMs: 0, mode: 'resigned' })).toEqual([]);
});

it('says of each request in its note what is unusual about it, and of its signature what it is', async () => {
  const { id } = await hook();
  const run = await ended({ webhookId: id, only: ['signature-missing', 'wrong-prefix'] });

  const [unsigned, prefixed] = await Promise.all(
    run.checks.filter((check) => check.id !== 'valid-signature').map(({ exchanges }) => client.delivery(exchanges[0]?.row ?? '')),
  );
  expect(unsigned).toMatchObject({ verdict: 'unsigned', note: expect.stringMatching(/^Sent by a check: /) });
  expect(prefixed).toMatchObject({ verdict: 'invalid', lastStatus: 401 });
  expect(unsigned?.request.headers.map(([name]) => name)).not.toContain('X-MLflow-Signature');
});

it('a secret that is typed is kept nowhere, and its deliveries belong to no webhook', async () => {
  const run = await ended({ target: core.webhookUrl, secret: SECRET, only: ['valid-signature'] });

  expect(run.webhook).toBeUndefined();
  expect((await client.webhooks()).items).toEqual([]);
  const delivery = await client.delivery(run.checks[0]?.exchanges[0]?.row ?? '');
  expect(delivery).toMatchObject({ webhookName: 'Conformance', source: 'conformance', url: core.webhookUrl });
  expect(JSON.stringify([run, delivery, await client.checkRuns()])).not.toContain(SECRET);
  await core.stop();
  for (const file of ['hookglass.db', 'hookglass.db-wal']) {
    expect(bytesOf(path.join(dataDir, file)).includes(SECRET), file).toBe(false);
  }
  await start();
});

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

it('tells on the stream which check is asked and what each came to', async () => {
  const { id } = await hook();
  const run = await ended({ webhookId: id, only: ['valid-signature', 'other-secret'] });

  const told = events.flatMap((event) => (event.type === 'check.outcome' && event.number === run.number ? [event.outcome] : []));
  expect(told.map((outcome) => [outcome.id, outcome.result, outcome.answer])).toEqual([
    ['valid-signature', 'pass', '200'],
    ['other-secret', 'pass', '401'],
  ]);
  expect(events.flatMap((event) => (event.type === 'check.started' ? [event.check] : []))).toContain('other-secret');
});

it('a run that is going on refuses another one, and ends when it is stopped; what was on its way is cancelled', async () => {
  const asked = once(slow, 'asked');
  const { number } = await client.startCheckRun({ target: slowUrl(), secret: SECRET });
  await asked;

  await expect(client.startCheckRun({ target: slowUrl(), secret: SECRET })).rejects.toThrow(`Run ${number} is going on.`);
  const stopped = await client.stopCheckRun(number);

  expect(stopped).toMatchObject({ state: 'stopped', checks: [] });
  const { items } = await client.deliveries({ q: `run:${number}` });
  expect(items.map(({ state }) => state)).toEqual(['cancelled']);
});

it('a run outlives neither the process nor the list of the newest 50, and its deliveries are not sent again', async () => {
  const asked = once(slow, 'asked');
  const { number } = await client.startCheckRun({ target: slowUrl(), secret: SECRET });
  await asked;
  await core.stop();

  await start();

  expect(await client.checkRuns()).toMatchObject([{ number, state: 'stopped' }]);
  const { items } = await client.deliveries({ q: `run:${number}` });
  expect(items.map(({ state }) => state)).toEqual(['cancelled']);
  for (let i = 0; i < 50; i += 1) await ended({ target: core.webhookUrl, secret: SECRET, only: ['valid-signature'] });
  const runs = await client.checkRuns();
  expect(runs.length).toBe(50);
  expect(runs.at(-1)?.number).toBe(number + 1);
});

it('says that nothing answers, and keeps no report of it', async () => {
  const run = await ended({ target: 'http://127.0.0.1:1/hooks', secret: SECRET });

  expect(run).toMatchObject({ state: 'unreachable', checks: [], message: expect.stringContaining('refused') });
});

it('runs some checks again as a part of a run: what was skipped for want of a probe URL', async () => {
  let count = 0;
  const seen = new Set<string>();
  const app = createServer((request, response) => {
    const deliveryId = request.headers['x-mlflow-delivery-id'];
    if (request.method === 'POST' && typeof deliveryId === 'string' && !seen.has(deliveryId)) {
      seen.add(deliveryId);
      count += 1;
    }
    request.resume().on('end', () => response.end(request.method === 'GET' ? String(count) : '{}'));
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const { id } = await hook(`${url}/hooks`);
  const first = await ended({ webhookId: id, only: ['valid-signature', 'duplicate-in-sequence'] });
  expect(first.checks.map(({ result }) => result)).toEqual(['pass', 'skip']);
  events = [];

  const again = await ended({ webhookId: id, probeUrl: `${url}/count`, only: ['duplicate-in-sequence'], again: first.number });

  app.close();
  expect(again).toMatchObject({ number: first.number, state: 'finished', tookMs: first.tookMs, probeUrl: `${url}/count` });
  expect(again.checks.map(({ result }) => result)).toEqual(['pass', 'pass']);
  expect((await client.checkRuns()).length).toBe(1);
});

it.each([
  [{ secret: SECRET }, 'target', 'Name the URL of the receiver.'],
  [{ target: 'http://127.0.0.1:9/' }, 'secret', 'Name the webhook whose secret signs, or give the secret.'],
  [{ target: 'ftp://a/b', secret: SECRET }, 'target', 'is no http or https URL'],
  [{ target: 'nonsense', secret: SECRET }, 'target', 'is no http or https URL'],
  [{ webhookId: 'nobody' }, 'webhookId', 'There is no webhook "nobody".'],
  [{ target: 'http://127.0.0.1:9/', secret: SECRET, probeUrl: 'count' }, 'probeUrl', 'is no http or https URL'],
])('refuses %j at its field %s', async (asked, field, message) => {
  await expect(client.startCheckRun(asked)).rejects.toMatchObject({
    errors: [{ path: field, message: expect.stringContaining(message) }],
  });
  expect(await client.checkRuns()).toEqual([]);
});

it('refuses a webhook that has no secret, and our own inspector', async () => {
  const { id } = await client.createWebhook({ name: 'open', url: core.webhookUrl, events: ['prompt.created'] });

  await expect(client.startCheckRun({ webhookId: id })).rejects.toThrow('“open” has no secret');
  await expect(client.startCheckRun({ target: core.inspector, secret: SECRET })).rejects.toThrow(/Hookglass/);
});

it('what another receiver answers does not become a part of a run', async () => {
  const { number } = await ended({ target: core.webhookUrl, secret: SECRET, only: ['valid-signature'] });

  const other = client.startCheckRun({ target: slowUrl(), secret: SECRET, only: ['floats'], again: number });

  await expect(other).rejects.toThrow(`Run ${number} is of ${core.webhookUrl}`);
});

it('forgets a run, and not its deliveries', async () => {
  const run = await ended({ target: core.webhookUrl, secret: SECRET, only: ['valid-signature'] });

  await client.removeCheckRun(run.number);

  expect(await client.checkRuns()).toEqual([]);
  expect((await client.deliveries({ q: `run:${run.number}` })).items.length).toBeGreaterThan(0);
  await expect(client.removeCheckRun(run.number)).rejects.toThrow(`There is no run ${run.number}.`);
});
