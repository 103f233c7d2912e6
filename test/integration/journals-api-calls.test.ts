import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { openStream } from '#shared/client/stream-client.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

let core: TestCore;
let stream: { close(): void };
let calls: ApiCall[];
const waiting: (() => void)[] = [];

beforeEach(async () => {
  core = await startCore();
  calls = [];
  const token = readFileSync(core.tokenFile, 'utf8');
  await new Promise<void>((resolve) => {
    stream = openStream(
      { baseUrl: core.inspector, token },
      {
        opened: () => resolve(),
        events(events) {
          for (const event of events) if (event.type === 'call.added') calls.push(event.call);
          for (const wake of waiting.splice(0)) wake();
        },
      },
    );
  });
});
afterEach(async () => {
  stream.close();
  await core.stop();
});

async function call(method: string, path: string, body?: object): Promise<Response> {
  const json = { headers: { 'content-type': 'application/json', 'user-agent': 'a test' }, ...(body && { body: JSON.stringify(body) }) };
  return fetch(`${core.mlflow}/api/2.0/mlflow/${path}`, { method, ...json });
}

async function journalled(count: number): Promise<ApiCall[]> {
  while (calls.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  return calls;
}

it('keeps what each call caused, or why it caused nothing', async () => {
  await call('POST', 'registered-models/create', { name: 'iris' });
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
  await call('POST', 'webhooks', { name: 'hook', url: core.webhookUrl, events, secret: 'planted-secret' });
  await call('POST', 'model-versions/create', { name: 'iris', source: 's3://bucket/iris' });
  await call('PATCH', 'registered-models/update', { name: 'iris', description: 'flowers' });
  await call('GET', 'registered-models/get?name=iris');
  await call('POST', 'registered-models/create', { name: 'iris' });
  const kept = await journalled(6);

  expect(kept.map(({ method, path, status, quiet }) => [method, path.replace('/api/2.0/mlflow/', ''), status, quiet])).toEqual([
    ['POST', 'registered-models/create', 200, undefined],
    ['POST', 'webhooks', 200, 'not-emitting'],
    ['POST', 'model-versions/create', 200, undefined],
    ['PATCH', 'registered-models/update', 200, 'not-emitting'],
    ['GET', 'registered-models/get?name=iris', 200, 'reading'],
    ['POST', 'registered-models/create', 400, 'refused'],
  ]);
  expect(kept[0]?.caused).toEqual([{ event: 'registered_model.created', subject: 'iris', heardBy: 0, reason: 'no-subscriber' }]);
  expect(kept[2]?.caused).toEqual([{ event: 'model_version.created', subject: 'iris v1', heardBy: 1 }]);
  expect(kept[2]?.client).toBe('a test');
  expect(JSON.stringify(kept)).not.toContain('planted-secret');
});

it('tells events apart that calls cause at the same time', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `model-${i}`);
  await Promise.all(names.map((name) => call('POST', 'registered-models/create', { name })));

  const kept = await journalled(20);

  expect(kept.map(({ caused }) => caused.map(({ subject }) => subject).join()).sort()).toEqual(names.sort());
});

it('says that a webhook is switched off, and that an address belongs to another product', async () => {
  const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];
  await call('POST', 'webhooks', { name: 'hook', url: core.webhookUrl, events, status: 'DISABLED' });
  await call('POST', 'registered-models/create', { name: 'iris' });
  await call('POST', 'registry-webhooks/create', {});
  const kept = await journalled(3);

  expect(kept[1]?.caused[0]?.reason).toBe('disabled');
  expect(kept[2]).toMatchObject({ status: 404, hint: expect.stringContaining('MlflowClient.create_webhook') });
});

it('keeps one row for what is not part of Hookglass, and says that events in capitals belong to another product', async () => {
  const answer = await call('POST', 'traces', {});
  await call('POST', 'traces', {});
  await call('POST', 'nonsense', {});
  await call('POST', 'webhooks', { name: 'hook', url: core.webhookUrl, events: ['MODEL_VERSION_CREATED'] });
  const kept = await journalled(3);

  expect(await answer.json()).toMatchObject({ error_code: 'ENDPOINT_NOT_FOUND', message: expect.stringContaining('tracing') });
  expect(kept.map(({ status, hint }) => [status, hint?.slice(0, 21)])).toEqual([
    [404, 'Hookglass does not ha'],
    [404, 'MLflow has no such ad'],
    [400, 'Events in capitals ar'],
  ]);
});

it('is read through the control API, by the filter language', async () => {
  const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8') });
  await call('POST', 'registered-models/create', { name: 'iris' });
  await call('POST', 'registered-models/create', { name: 'iris' });
  await journalled(2);

  const { items, next } = await client.calls({ limit: 1 });
  expect([items[0]?.status, next]).toEqual([400, items[0]?.id]);
  expect((await client.calls({ q: 'event:registered_model.created' })).items.map(({ status }) => status)).toEqual([200]);
  expect(await client.call(items[0]?.id ?? '')).toEqual(items[0]);
  expect(await client.call('a999')).toBeUndefined();
});
