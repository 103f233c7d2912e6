import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Core, createCore } from '#library/index.ts';
import { temporaryDirectory } from '../support/start-core.ts';

let core: Core;
beforeAll(async () => {
  core = await createCore({ respond: '503,verify', timeScale: 0.001 });
  return core.stop;
});

test('a change over the MLflow API is waited for, with what it carries', async () => {
  const webhook = await core.createWebhook({ events: ['model_version.created'], secret: 'a secret' });
  const post = (path: string, body: object) =>
    fetch(`${core.trackingUri}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  await post('registered-models/create', { name: 'iris' });
  await post('model-versions/create', { name: 'iris', source: 's3://bucket/iris' });
  const delivery = await core.waitFor('model_version.*', { where: { 'data.name': 'iris' } });

  expect(webhook).toMatchObject({ name: 'test-webhook', url: core.webhookUrl, events: ['model_version.created'] });
  expect(delivery).toMatchObject({
    ...{ event: 'model_version.created', state: 'delivered', status: 200, attempts: 2, webhook: 'test-webhook', url: core.webhookUrl },
    payload: { entity: 'model_version', action: 'created', data: { name: 'iris', version: '1' } },
  });
  expect(delivery.body).toContain('"source": "s3://bucket/iris"');
});

test('an event is sent without a change of the registry, with values of the caller, and waited for until it has ended', async () => {
  const webhook = await core.createWebhook({
    events: ['prompt.created'],
    name: 'refuses',
    secret: 'b',
    url: `${core.webhookUrl}-elsewhere`,
  });

  const [refused] = await core.trigger('prompt.created', { data: { name: 'greeting', tags: { '10': 'a', '2': 'b' } }, webhook });

  expect(refused).toMatchObject({
    state: 'failed',
    status: 404,
    payload: { data: { name: 'greeting', description: 'An example prompt' } },
  });
  expect(await core.deliveries('state:failed event:prompt.created')).toEqual([refused]);
});

test('several are waited for, the oldest first', async () => {
  const webhook = await core.createWebhook({ name: 'tags', events: ['model_version_tag.set'] });
  const waiting = core.waitForAll('model_version_tag.set', { count: 2, where: { 'data.key': 'stage' } });

  for (const [key, value] of [
    ['stage', 'one'],
    ['other', 'no'],
    ['stage', 'two'],
  ] as const)
    await core.trigger('model_version_tag.set', { data: { key, value }, webhook });

  expect((await waiting).map(({ payload }) => payload?.data['value'])).toEqual(['one', 'two']);
});

test('what did not arrive is said together with what was sent instead', async () => {
  const none = await createCore();
  await expect(none.waitFor('prompt.created', { timeoutMs: 1 })).rejects.toThrow(
    'prompt.created did not arrive within 0.001 s. Nothing was sent: no event happened, or no webhook listens to what did.',
  );
  await none.createWebhook({ url: `${none.receiverUrl}/nowhere`, events: ['prompt.created'] });
  await none.trigger('prompt.created');

  await expect(none.waitFor('prompt.*', { timeoutMs: 1, where: { 'data.name': 'x' } })).rejects.toThrow(
    'prompt.* with data.name "x" did not arrive within 0.001 s. Sent were prompt.created (failed, 404).',
  );
  await none.stop();
});

test('wrong arguments are named, and nothing is left behind', async () => {
  await expect(createCore({ respnd: '503' } as object)).rejects.toThrow(/^createCore has no setting respnd\. It has dataDir, mlflowPort/);
  await expect(createCore({ respond: 'nonsense' })).rejects.toThrow(/^respond "nonsense": /);
  await expect(createCore({ timeScale: Number.NaN })).rejects.toThrow(/^timeScale "NaN": /);
  await expect(createCore({ mlflowPort: 70_000 })).rejects.toThrow(/^mlflowPort "70000": /);
  await expect(core.trigger('model.created' as 'prompt.created')).rejects.toThrow(/^There is no event "model\.created"\. There are /);
  await expect(core.trigger('prompt.created', { data: { nmae: 'x' } })).rejects.toThrow(
    'prompt.created has no field "nmae". It has name, tags, description.',
  );
  await expect(core.trigger('prompt.created', { data: { tags: ['a'] } })).rejects.toThrow('tags takes an object of texts, not ["a"].');
  await expect(core.trigger('budget_policy.exceeded')).rejects.toThrow(/^No webhook listens to budget_policy\.exceeded\. Make one/);
});

test('a temporary directory goes with the core, one that was named stays', async () => {
  const temporary = await createCore();
  const dataDir = temporaryDirectory();
  const kept = await createCore({ dataDir });
  await expect(createCore({ dataDir })).rejects.toThrow(/another|already/i);

  await temporary.stop();
  await temporary.stop();
  await kept.stop();

  expect(existsSync(temporary.dataDir)).toBe(false);
  expect(kept.dataDir).toBe(dataDir);
  expect(existsSync(dataDir)).toBe(true);
});
