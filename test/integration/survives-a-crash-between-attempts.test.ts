import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startDispatch } from '../support/start-dispatch.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'hookglass-crash-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('sends again what was in flight, with the same bytes and without using a retry', async () => {
  const endpoint = await scriptedEndpoint(['hang', 200]);
  const file = path.join(directory, 'hookglass.db');
  const first = await startDispatch({ file, logger: { info() {}, warn() {}, error() {} } }); // it will complain: see below
  await first.writer.write(() => first.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'], secret: 's' }));
  await first.announce(exampleEvent('prompt.created'));
  await endpoint.received(1);
  first.db.close(); // from here on nothing can be written: what a kill leaves behind
  first.close();

  const second = await startDispatch({ file });
  const delivery = await second.finished('d1');

  expect(delivery).toMatchObject({ state: 'delivered', attempts: 2, attemptMarks: ['interrupted', 200] });
  expect(delivery.attemptList.map(({ outcome }) => outcome?.kind)).toEqual(['interrupted', 'response']);
  expect(delivery.attemptSpans).toEqual([expect.any(Number), 0, expect.any(Number), delivery.attemptList[1]?.tookMs]);
  expect(endpoint.requests[1]?.raw).toEqual(endpoint.requests[0]?.raw);
  await second.stop();
  await endpoint.close();
});

test('delivers what was committed and never claimed', async () => {
  const endpoint = await scriptedEndpoint([200]);
  const file = path.join(directory, 'hookglass.db');
  const first = await startDispatch({ file });
  await first.writer.write(() => first.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  await first.dispatcher.stop(0);
  await first.announce(exampleEvent('prompt.created'));
  const created = first.deliveries.get('d1');
  await first.stop();

  const second = await startDispatch({ file });
  const delivery = await second.finished('d1');

  expect(created?.state).toBe('pending');
  expect(delivery.state).toBe('delivered');
  expect(endpoint.requests[0]?.headers).toContainEqual(['X-MLflow-Delivery-Id', created?.deliveryId]);
  await second.stop();
  await endpoint.close();
});

test('keeps a planned wait over a restart', async () => {
  const endpoint = await scriptedEndpoint([503, 200]);
  const file = path.join(directory, 'hookglass.db');
  const first = await startDispatch({ file, settings: { timeScale: 0.05 } });
  await first.writer.write(() => first.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  await first.announce(exampleEvent('prompt.created'));
  await first.until(() => first.deliveries.get('d1')?.state === 'waiting');
  const dueAtMs = first.deliveries.get('d1')?.nextAttemptAtMs ?? 0;
  await first.stop();

  const second = await startDispatch({ file });
  const { attemptList } = await second.finished('d1');

  expect(attemptList[1]?.wait).toEqual({ waitMs: 50, cause: { kind: 'backoff', baseMs: 1000, jitterMs: 0 } });
  expect(attemptList[1]?.startedAtMs).toBeGreaterThanOrEqual(dueAtMs);
  await second.stop();
  await endpoint.close();
});

test('leaves no delivery behind when the change that caused it is undone', async () => {
  const running = await startDispatch();
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: 'http://127.0.0.1:9/', events: ['prompt.created'] }));

  const refused = running.writer.write(() => {
    running.dispatcher.announce(exampleEvent('prompt.created'));
    throw new Error('the registry refuses');
  });

  await expect(refused).rejects.toThrow('the registry refuses');
  expect(running.deliveries.list({ limit: 10 }).items).toEqual([]);
  expect(running.events.filter(({ type }) => type.startsWith('delivery'))).toEqual([]);
  await running.stop();
});

test('claims in the transaction of the change: one commit before the first byte', async () => {
  const endpoint = await scriptedEndpoint([200]);
  const running = await startDispatch();
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));

  await running.announce(exampleEvent('prompt.created'));

  expect(running.deliveries.get('d1')).toMatchObject({
    state: 'in-flight',
    attempts: 1,
    attemptMarks: ['in-flight'],
    attemptSpans: [expect.any(Number)],
  });
  await running.finished('d1');
  await running.stop();
  await endpoint.close();
});
