import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startCore } from '../support/start-core.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

const SECRET = 's3cret';
/** The thread that explains starts with the first question. */
const UNHURRIED = { timeout: 15_000 };

async function setUp() {
  const { core, stop, inspector, webhookUrl, tokenFile } = await startCore();
  onTestFinished(stop);
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });
  return { core, client, webhookUrl };
}

test('a capture with a wrong signature can be found by its cause, without anybody having asked', async () => {
  const { client, webhookUrl } = await setUp();
  await client.createWebhook({ name: 'own', url: webhookUrl, events: ['prompt.created'], secret: SECRET });
  const { headers, body } = aSignedRequest({ secret: SECRET, body: '{"entity": "prompt", "action": "created", "data": {"a": 1.0}}' });
  const compact = Buffer.from('{"entity":"prompt","action":"created","data":{"a":1.0}}');
  await fetch(webhookUrl, { method: 'POST', headers, body: compact });
  await fetch(webhookUrl, { method: 'POST', headers, body });

  await expect.poll(async () => (await client.captures({ q: 'why:body-reserialised' })).items.length, UNHURRIED).toBe(1);
  const [found] = (await client.captures({ q: 'why:body-reserialised' })).items;
  expect(found).toMatchObject({ bodySize: compact.length, verdict: { why: 'body-reserialised' } });
});

test('a delivery that its receiver did not believe can be found by what it computed, and is told about on the stream', async () => {
  const { core, client } = await setUp();
  const app = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp } = request.headers;
    const computed = createHmac('sha256', SECRET)
      .update(`${id}.${timestamp}.${request.url === '/parsed' ? JSON.stringify(JSON.parse(text)) : text.trim()}`)
      .digest('base64');
    response.writeHead(401, { 'X-Hookglass-Computed': request.url === '/silent' ? '' : computed }).end();
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  onTestFinished(() => void app.close());
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const told: string[] = [];
  core.subscribe((events) => {
    for (const event of events) if (event.type === 'delivery.changed') told.push(event.delivery.id);
  });

  const parsed = await client.createWebhook({ name: 'parsed', url: `${url}/parsed`, events: ['prompt.created'], secret: SECRET });
  const silent = await client.createWebhook({ name: 'silent', url: `${url}/silent`, events: ['prompt.created'], secret: SECRET });
  const [first] = await client.compose({ webhookId: parsed.id, event: 'prompt.created' });
  const [second] = await client.compose({ webhookId: silent.id, event: 'prompt.created' });

  const found = async (why: string) => (await client.deliveries({ q: `why:${why}` })).items.map(({ id }) => id);
  await expect.poll(() => found('body-reserialised'), UNHURRIED).toEqual([first?.id]);
  await expect.poll(() => found('refused-valid'), UNHURRIED).toEqual([second?.id]);
  expect(await found('secret-*')).toEqual([]);
  const listed = (await client.deliveries({ q: 'why:*' })).items.map(({ cause }) => cause);
  expect(listed).toEqual([
    {
      why: 'refused-valid',
      certainty: 'hint',
      headline: 'This request is correctly signed; your receiver answered 401 and does not say why: it probably computed something else.',
    },
    { why: 'body-reserialised', certainty: 'proof', headline: expect.stringContaining('JSON it had parsed and written again') },
  ]);
  expect((await client.delivery(first?.id ?? ''))?.cause?.certainty).toBe('proof');
  // Once when it ended, once when it was explained: being explained does not ask for another explanation.
  await expect.poll(() => told.filter((id) => id === first?.id).length, UNHURRIED).toBeGreaterThanOrEqual(2);
  const count = told.length;
  await client.status();
  expect(told.length).toBe(count);
});

test('what is large is explained when somebody asks, what is small at once', async () => {
  const { client, webhookUrl } = await setUp();
  await client.createWebhook({ name: 'own', url: webhookUrl, events: ['prompt.created'], secret: SECRET });
  const wronglySigned = async (bytes: number) => {
    const body = Buffer.from(JSON.stringify({ entity: 'prompt', action: 'created', text: 'a'.repeat(bytes) }));
    const { headers } = aSignedRequest({ secret: `${SECRET}\n`, body });
    await fetch(webhookUrl, { method: 'POST', headers, body });
  };

  await wronglySigned(70_000);
  await wronglySigned(60_000);

  await expect.poll(async () => (await client.captures({ q: 'why:secret-space' })).items.map(({ id }) => id), UNHURRIED).toEqual(['c2']);
  expect((await client.captures({ q: 'why:secret-*' })).items).toHaveLength(1);
  expect(await client.explainCapture('c1', {})).toMatchObject({ explanations: [{ why: 'secret-space', certainty: 'proof' }] });
});

test('what came through the tunnel is explained when somebody asks', async () => {
  const { client, prints, run, remove, core } = await startTunnelled();
  onTestFinished(async () => {
    await core.stop();
    remove();
  });
  await client.createWebhook({ name: 'own', url: core.webhookUrl, events: ['prompt.created'], secret: SECRET });
  prints(core.receiver.replace('127.0.0.1', 'localhost'));
  expect((await run('start', 'custom')).code).toBe(0);
  const send = async (url: string) => {
    const body = Buffer.from('{"entity": "prompt", "action": "created"}');
    const { headers } = aSignedRequest({ secret: `${SECRET}\n`, body });
    await fetch(url, { method: 'POST', headers, body });
  };

  await send(core.webhookUrl.replace('127.0.0.1', 'localhost'));
  await send(core.webhookUrl);

  const ofKind = async (q: string) => (await client.captures({ q })).items.map(({ id }) => id);
  await expect.poll(() => ofKind('why:secret-space'), UNHURRIED).toHaveLength(1);
  const [tunnelled = ''] = await ofKind('source:tunnel');
  expect(await ofKind('why:secret-space -source:tunnel')).toEqual([expect.not.stringMatching(`^${tunnelled}$`)]);
  expect(await client.explainCapture(tunnelled, {})).toMatchObject({ explanations: [{ why: 'secret-space', certainty: 'proof' }] });
});
