import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLivedTime } from '../support/lived-time.ts';
import { type EndpointStep, type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const MIB = 1024 * 1024;
let endpoint: ScriptedEndpoint;
let running: RunningDispatch;
beforeEach(async () => {
  running = await startDispatch({ settings: { maxRetries: 0 } });
});
afterEach(async () => {
  await running.stop();
  await endpoint.close();
});

async function testAgainst(step: EndpointStep) {
  endpoint = await scriptedEndpoint([step]);
  const webhook = await running.writer.write(() => running.webhooks.create({ name: 'h', url: endpoint.url, events: ['prompt.created'] }));
  const { id, result } = await running.dispatcher.test(webhook.id, 'prompt.created');
  const delivery = running.deliveries.get(id);
  return { result, delivery, attempt: delivery?.attemptList[0] };
}

test('a bomb is kept as sent and undone no further than 10 MiB for the answer of a test', async () => {
  const bomb = gzipSync(Buffer.alloc(256 * MIB));

  const { result, attempt } = await testAgainst({ status: 200, headers: { 'Content-Encoding': 'gzip' }, body: bomb });

  expect(attempt?.response).toMatchObject({ bodySize: bomb.length, storedSize: bomb.length });
  expect('responseBody' in result && result.responseBody.length).toBeLessThanOrEqual(10 * MIB);
});

test('an answer of a gibibyte is read no further than 32 MiB and stored no further than 1 MiB', async () => {
  const before = process.memoryUsage.rss();

  const { delivery, attempt } = await testAgainst({ status: 200, body: 'x', endless: true });

  expect(delivery).toMatchObject({ state: 'delivered', lastStatus: 200 });
  expect(attempt?.response?.bodySize).toBeLessThan(40 * MIB);
  expect(running.deliveries.responseBody('d1', 1)).toHaveLength(MIB);
  expect(process.memoryUsage.rss() - before).toBeLessThan(128 * MIB);
});

test('an answer that drips ends at the deadline', async () => {
  running.settings.requestTimeoutMs = 1000;
  const livedMs = startLivedTime();

  const { attempt } = await testAgainst({ status: 200, drip: true });

  expect(attempt?.outcome).toMatchObject({ kind: 'no-response', reason: 'timeout', phase: 'read', brokenAnswer: { status: 200 } });
  expect(livedMs()).toBeLessThan(2000);
  expect(attempt?.slow).toBe(true);
});

test('a flood of 100 is cut off, and the first other 1xx counts, as for MLflow’s client', async () => {
  const { attempt } = await testAgainst({ status: 100, flood: true });

  expect(attempt?.outcome).toMatchObject({ kind: 'no-response', reason: 'protocol', phase: 'first-byte' });
  await endpoint.close();
  expect((await testAgainst({ status: 102, flood: true })).delivery).toMatchObject({ state: 'delivered', lastStatus: 102 });
});

test('an answer that comes before the body was sent counts', async () => {
  const { delivery } = await testAgainst({ raw: 'HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' });

  expect(delivery).toMatchObject({ state: 'failed', reason: 'status', lastStatus: 413 });
});
