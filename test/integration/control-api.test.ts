import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { ControlError, redeemCode } from '#shared/client/control-requests.ts';
import { captureDetail, captureSummary } from '#shared/contract/schemas/capture.ts';
import { deliveryDetail, deliverySummary } from '#shared/contract/schemas/delivery.ts';
import { webhook as webhookSchema } from '#shared/contract/schemas/webhook.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let client: ControlClient;
const clock = fakeClock();

beforeEach(async () => {
  control = await startControl({ launchClock: clock });
  client = createControlClient({ baseUrl: control.url, token: control.token.value() });
});
afterEach(() => control.stop());

/** A webhook to the mock receiver. */
const hook = (name = 'alias-hook') =>
  client.createWebhook({ name, url: control.webhookUrl, events: ['model_version.created'], secret: 's3cret' });

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof ControlError ? { status: error.status, kind: error.kind, message: error.message } : error),
  );

it('sends the sample to the mock receiver and shows the delivery, its bytes and its capture', async () => {
  const { id, webhookId, result } = await client.sendSample();
  const again = await client.sendSample();
  const delivery = await client.delivery(id);
  const capture = await client.capture(delivery?.captures[0] ?? (await client.captures()).items.at(-1)?.id ?? '');

  expect(result).toEqual({ success: true, responseStatus: 200, responseBody: '{"status":"success"}' });
  expect(again.webhookId).toBe(webhookId);
  expect(delivery).toMatchObject({ state: 'delivered', verdict: 'valid', webhookName: 'sample', event: 'model_version.created' });
  expect(capture).toMatchObject({ deliveryId: delivery?.deliveryId, verdict: { result: 'valid' }, answer: { status: 200 } });
  expect(await client.deliveryBody(id)).toEqual(await client.captureBody(capture?.id ?? ''));
  expect(new TextDecoder().decode(await client.responseBody(id, 1))).toBe('{"status":"success"}');
  expect((await client.delivery(delivery?.deliveryId ?? ''))?.id).toBe(id);
  deliveryDetail.parse(delivery);
  captureDetail.parse(capture);
});

it('lists newest first, a page at a time', async () => {
  const { webhookId } = await client.sendSample();
  await client.testWebhook(webhookId);
  const third = await client.testWebhook(webhookId, { event: 'prompt.created' });

  const first = await client.deliveries({ limit: 2 });
  const rest = await client.deliveries({ limit: 2, ...(first.next && { cursor: first.next }) });

  expect(first.items[0]).toMatchObject({ id: third.id, event: 'prompt.created' });
  expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, undefined]);
  expect((await client.captures()).items).toHaveLength(3);
  for (const item of [...first.items, ...rest.items]) deliverySummary.parse(item);
  for (const item of (await client.captures()).items) captureSummary.parse(item);
});

it('registers, changes, finds and removes webhooks', async () => {
  const made = await hook();
  await hook('ci-notify');
  const changed = await client.updateWebhook(made.id, { status: 'DISABLED', description: 'for champions' });

  expect(webhookSchema.parse(changed)).toMatchObject({
    name: 'alias-hook',
    status: 'DISABLED',
    secret: 'set',
    description: 'for champions',
  });
  expect((await client.webhooks({ q: 'CI-' })).items.map(({ name }) => name)).toEqual(['ci-notify']);
  expect((await client.webhooks({ limit: 1 })).next).toBe('1');
  expect((await client.webhooks({ limit: 1, cursor: '1' })).items).toEqual([changed]);
  await client.removeWebhook(made.id);
  expect(await client.webhook(made.id)).toBeUndefined();
});

it('shows a secret when it is asked for, and nowhere else', async () => {
  const { id } = await hook();
  const unsigned = await client.createWebhook({ name: 'open', url: control.webhookUrl, events: ['prompt.created'] });
  const answer = await control.ask(`/api/v1/webhooks/${id}/secret`, { method: 'POST' });

  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({ secret: 's3cret' });
  expect(await refusal(client.revealSecret(unsigned.id))).toMatchObject({ status: 404, message: expect.stringContaining('not signed') });
  expect(await (await control.ask('/api/v1/webhooks')).text()).not.toContain('s3cret');
});

it('names each field that is wrong and changes nothing', async () => {
  const answer = await control.ask('/api/v1/webhooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '-', url: control.webhookUrl, events: ['model.created'], colour: 'red' }),
  });
  const problem = (await answer.json()) as { errors: { path: string }[] };

  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problem.errors.map(({ path }) => path)).toEqual(['name', 'events.0', '']);
  expect(control.webhooks.count()).toBe(0);
});

it('says in a problem document what it expected', async () => {
  const post = (body: string, type = 'application/json') =>
    control.ask('/api/v1/webhooks', { method: 'POST', headers: { 'content-type': type }, body }).then((answer) => answer.json());

  expect(await post('{"name":')).toMatchObject({ status: 400, detail: expect.stringContaining('not JSON') });
  expect(await post('{}', 'text/plain')).toMatchObject({ status: 415, type: 'urn:hookglass:problem:not-json' });
  expect(await refusal(client.deliveries({ limit: 0 }))).toMatchObject({ status: 400, message: expect.stringContaining('limit') });
  expect(await (await control.ask('/api/v1/deliveries?limt=3')).json()).toMatchObject({ detail: expect.stringContaining('limt') });
  expect(await client.delivery('d999')).toBeUndefined();
  expect(await (await control.ask('/api/v1/nothing')).json()).toMatchObject({ status: 404 });
  const wrongMethod = await control.ask('/api/v1/deliveries', { method: 'DELETE' });
  expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET']);
  expect(await refusal(client.createWebhook({ name: 'x', url: 'ftp://h/', events: ['prompt.created'] }))).toMatchObject({
    status: 422,
    message: expect.stringContaining("Invalid webhook URL scheme: 'ftp'"),
  });
});

it('adds an endpoint with a scenario in one line, changes it and removes it', async () => {
  const made = await client.createEndpoint({ name: 'flaky', scenario: '503x2,429(retry-after=2),verify', secret: 'of the endpoint' });
  const answered = await fetch(`${control.webhookUrl.replace('/webhook', made.path)}`, { method: 'POST', body: '{}' });
  const later = await client.endpoint('flaky');

  expect(made).toMatchObject({ path: '/hooks/flaky', secret: 'set', position: { requests: 0 } });
  expect([answered.status, later?.position.requests, later?.captures]).toEqual([503, 1, 1]);
  expect((await client.restartEndpoint('flaky')).position.requests).toBe(0);
  expect((await client.updateEndpoint('flaky', { scenario: made.scenario, secret: '' })).secret).toBe('auto');
  expect((await client.endpoints()).map(({ name }) => name)).toEqual(['webhook', 'flaky']);
  await client.removeEndpoint('flaky');
  expect(await client.endpoint('flaky')).toBeUndefined();
  expect(await refusal(client.updateEndpoint('webhook', { scenario: '503x2,teapot' }))).toMatchObject({
    status: 422,
    message: expect.stringMatching(/503x2,teapot\n {6}\^/),
  });
  expect(await refusal(client.removeEndpoint('webhook'))).toMatchObject({ status: 409 });
});

it('starts and stops the tunnel, and checks what would reach an argument list', async () => {
  expect(await client.tunnel()).toMatchObject({ state: { kind: 'off' }, reaches: control.webhookUrl.replace('/webhook', '') });
  expect((await client.startTunnel({ provider: 'cloudflared' })).state).toMatchObject({ kind: 'failed', problem: { code: 'no-program' } });
  expect((await client.stopTunnel()).state).toEqual({ kind: 'off' });
  expect(await client.tunnelProviders()).toEqual([]);
  expect(await refusal(client.startTunnel({ provider: 'ssh', host: '-oProxyCommand=evil' }))).toMatchObject({ status: 422 });
});

it('takes bodies up to 32 MiB and says so', async () => {
  const post = (size: number) =>
    control.ask('/api/v1/webhooks', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ' '.repeat(size) });

  expect((await post(32 * 1024 * 1024)).status).toBe(400);
  expect(await (await post(32 * 1024 * 1024 + 1)).json()).toMatchObject({ status: 413, detail: 'At most 33554432 bytes are taken.' });
});

it('gives the token once for the code of a launch link', async () => {
  const code = new URL(await client.launchLink()).hash.slice('#code='.length);
  const late = new URL(await client.launchLink()).hash.slice('#code='.length);

  expect(await redeemCode(control.url, code)).toBe(control.token.value());
  expect(await redeemCode(control.url, code)).toBeUndefined();
  clock.advance(60_000);
  expect(await redeemCode(control.url, late)).toBeUndefined();
});

it('renews the token', async () => {
  await client.rotateToken();

  expect(await refusal(client.status())).toMatchObject({ status: 401 });
  expect((await control.ask('/api/v1/status')).status).toBe(200);
});

it('has a catalogue of all 15 events', async () => {
  const { items } = await client.events();

  expect(items).toHaveLength(15);
  expect(items.find(({ event }) => event === 'model_version_tag.set')).toEqual({
    event: 'model_version_tag.set',
    entity: 'model_version_tag',
    action: 'set',
    schema: 'ModelVersionTagSetPayload',
    fields: ['name', 'version', 'key', 'value'].map((name) => ({ name, type: 'string' })),
    example: { name: 'example_model', version: '1', key: 'example_key', value: 'example_value' },
  });
  expect(items[0]?.example['tags']).toEqual({ example_key: 'example_value' });
});
