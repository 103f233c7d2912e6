import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const clock = fakeClock();
let endpoint: ScriptedEndpoint;
let running: RunningDispatch;
beforeEach(async () => {
  endpoint = await scriptedEndpoint([503, 503, 200]);
  running = await startDispatch({ clock, random: () => 0.25 });
});
afterEach(async () => {
  await running.stop();
  await endpoint.close();
});

const createWebhook = (url: string) =>
  running.writer.write(() => running.webhooks.create({ name: 'hook', url, events: ['model_version.created'], secret: 's3cret' }));

test('sends the same bytes until the endpoint takes them, with the documented waits', async () => {
  await createWebhook(endpoint.url);

  await running.announce(exampleEvent('model_version.created'));
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');
  clock.advance(1250);
  await running.until(() => running.deliveries.get('d1')?.attempts === 2 && running.deliveries.get('d1')?.state === 'waiting');
  clock.advance(2250);
  const delivery = await running.finished('d1');

  expect(delivery).toMatchObject({
    state: 'delivered',
    attempts: 3,
    attemptMarks: [503, 503, 200],
    lastStatus: 200,
    profile: 'documented',
  });
  expect(delivery.attemptSpans).toEqual(
    delivery.attemptList.flatMap((attempt) => [attempt.startedAtMs - delivery.createdAtMs, attempt.tookMs]),
  );
  expect(delivery.attemptSpans.filter((_, index) => index % 2 === 0)).toEqual([0, 1250, 3500]);
  expect(delivery.attemptList.map(({ wait }) => wait)).toEqual([
    undefined,
    { waitMs: 1250, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 250 } },
    { waitMs: 2250, cause: { kind: 'backoff', baseMs: 2000, jitterMs: 250 } },
  ]);
  expect(endpoint.requests).toHaveLength(3);
  expect(new Set(endpoint.requests.map(({ raw }) => raw.toString('latin1'))).size).toBe(1);
});

test('sends exactly the headers of MLflow, in their order, and nothing else', async () => {
  await createWebhook(`${endpoint.url}?a=b%2fc d#part`);

  await running.announce(exampleEvent('model_version.created'));
  const [request] = await endpoint.received(1);

  const { deliveryId, request: stored } = running.deliveries.get('d1') ?? {};
  const timestamp = String(stored?.timestampSec);
  expect(request?.method).toBe('POST');
  expect(request?.target).toBe('/hook?a=b%2Fc%20d');
  expect(request?.headers).toEqual([
    ['Host', `127.0.0.1:${endpoint.port}`],
    ['User-Agent', 'python-requests/2.34.2'],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Accept', '*/*'],
    ['Connection', 'keep-alive'],
    ['Content-Type', 'application/json'],
    ['X-MLflow-Delivery-Id', deliveryId],
    ['X-MLflow-Timestamp', timestamp],
    ['X-MLflow-Signature', sign('s3cret', { deliveryId: deliveryId ?? '', timestamp, body: request?.body ?? Buffer.alloc(0) })],
    ['Content-Length', String(request?.body.length)],
  ]);
  expect(stored?.headers).toEqual(request?.headers);
});

test('uses one timer for all that waits', async () => {
  await createWebhook(endpoint.url);

  for (let i = 0; i < 20; i += 1) await running.announce(exampleEvent('model_version.created'));
  await running.until(() => running.deliveries.counts().unfinished === 2 && running.deliveries.counts().deliveries === 20);

  expect(clock.armed).toBeLessThanOrEqual(1);
});
