import { type Core, check, createCore } from 'hookglass';
import { beforeAll, expect, test } from 'vitest';
import { startReceiver } from './receiver.ts';

let core: Core;
beforeAll(async () => {
  core = await createCore();
  return core.stop;
});

test('a new version reaches the receiver, signed', async () => {
  await using receiver = await startReceiver({ secret: 'a secret' });
  await core.createWebhook({ url: receiver.url, events: ['model_version.created'], secret: 'a secret' });

  await core.trigger('model_version.created', { data: { name: 'iris', version: '3' } });

  const delivery = await core.waitFor('model_version.created');
  expect(delivery).toMatchObject({ status: 200, payload: { data: { name: 'iris', version: '3' } } });
});

test('the receiver takes what MLflow sends, and nothing else', async () => {
  await using receiver = await startReceiver({ secret: 'a secret' });

  const { failures } = await check({ url: receiver.url, secret: 'a secret', probeUrl: receiver.countUrl });

  expect(failures).toEqual([]);
}, 60_000);
