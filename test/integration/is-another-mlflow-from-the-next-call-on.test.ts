import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { type RecordedRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

let core: TestCore;
let client: ControlClient;

beforeEach(async () => {
  core = await startCore({ retry: { profile: 'mlflow', maxRetries: 0, timeScale: 0 } });
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
});
afterEach(() => core.stop());

/** Nobody listens on port 9. */
const NOBODY = 'http://127.0.0.1:9/hook';

async function ask(path: string, body?: object): Promise<{ status: number; text: string }> {
  const response = await fetch(`${core.mlflow}${path}`, {
    ...(body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const webhook = (event: { entity: string; action: string }) =>
  ask('/api/2.0/mlflow/webhooks', { name: 'hook', url: NOBODY, events: [event] });
const prompt = { entity: 'PROMPT', action: 'CREATED' };
const model = { entity: 'REGISTERED_MODEL', action: 'CREATED' };

const become = (mlflowVersion: RecordedRelease) => client.changeSettings({ mlflowVersion });

test('what is chosen holds for the next call, and each call and delivery keeps what it was', async () => {
  await webhook(model);
  await become('3.3.2');
  const asOld = [await ask('/version'), await webhook(prompt), await ask('/api/2.0/mlflow/registered-models/create', { name: 'old' })];
  await become('3.18.0');
  const asNew = [await ask('/version'), await webhook(prompt), await ask('/api/2.0/mlflow/registered-models/create', { name: 'new' })];

  expect(asOld.map(({ status }) => status)).toEqual([200, 400, 200]);
  expect(asNew.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([asOld[0]?.text, asNew[0]?.text]).toEqual(['3.3.2', '3.18.0']);
  expect((await client.status()).mlflowVersion).toBe('3.18.0');
  expect(core.mlflowVersion).toBe(releaseOf('3.18.0').version);
  await expect.poll(async () => (await client.calls({ limit: 10 })).items.length).toBe(7); // written together, a moment after
  const calls = (await client.calls({ limit: 10 })).items.toReversed();
  expect(calls.map(({ path, mlflowVersion }) => `${path} ${mlflowVersion}`)).toEqual([
    '/api/2.0/mlflow/webhooks 3.18.0',
    '/version 3.3.2',
    '/api/2.0/mlflow/webhooks 3.3.2',
    '/api/2.0/mlflow/registered-models/create 3.3.2',
    '/version 3.18.0',
    '/api/2.0/mlflow/webhooks 3.18.0',
    '/api/2.0/mlflow/registered-models/create 3.18.0',
  ]);
  const { items } = await client.deliveries({ limit: 10 });
  expect(items.map(({ subject, mlflowVersion }) => `${subject} ${mlflowVersion}`)).toEqual(['new 3.18.0', 'old 3.3.2']);
});

test('a delivery that fails is told in the words of the release that it was made as', async () => {
  await webhook(model);
  await become('3.13.0');
  await ask('/api/2.0/mlflow/registered-models/create', { name: 'made as 3.13' });
  await expect.poll(async () => (await client.delivery('d1'))?.state).toBe('exhausted');
  await become('3.18.0');

  const failed = await client.delivery('d1');

  expect(failed?.mlflowVersion).toBe('3.13.0');
  expect(failed?.mlflowLog).toContain(": HTTPConnectionPool(host='127.0.0.1', port=9)");
});

test('what was chosen is a setting like the others, which can be put back', async () => {
  const { settings } = await become('3.10.1');
  expect(settings.find(({ name }) => name === 'mlflowVersion')).toMatchObject({ value: '3.10.1', origin: 'changed' });

  await client.resetSetting('mlflowVersion');

  expect((await ask('/version')).text).toBe(core.mlflowVersion);
});
