import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

let clock: FakeClock;
let running: RunningDispatch;
beforeEach(async () => {
  clock = fakeClock();
  running = await startDispatch({ clock });
});
afterEach(() => running.stop());

const NOWHERE = 'http://127.0.0.1:9/hook';

function create(name: string, more: { secret?: string; status?: 'ACTIVE' | 'DISABLED'; description?: string } = {}) {
  clock.advance(1);
  return running.writer.write(() =>
    running.webhooks.create({ name, url: NOWHERE, events: ['prompt.created', 'model_version_tag.set', 'prompt.created'], ...more }),
  );
}

test('a new webhook has sorted events, both times, and what a stock MLflow would say about its URL', async () => {
  expect(await create('hook', { description: '' })).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'hook',
    url: NOWHERE,
    events: ['model_version_tag.set', 'prompt.created'],
    status: 'ACTIVE',
    secret: 'none',
    createdAtMs: clock.nowMs(),
    updatedAtMs: clock.nowMs(),
    stockMlflowRefusal: "Invalid webhook URL scheme: 'http'. Allowed schemes are: https.",
  });
});

test('lists the newest first, disabled ones too, in pages', async () => {
  for (const name of ['a', 'b', 'c']) await create(name, { status: 'DISABLED' });

  expect(running.webhooks.list({ limit: 2, offset: 0 }).map(({ name }) => name)).toEqual(['c', 'b']);
  expect(running.webhooks.list({ limit: 2, offset: 2 }).map(({ name }) => name)).toEqual(['a']);
  expect(running.webhooks.count()).toBe(3);
});

test('a patch changes what it names; the empty text clears description and secret', async () => {
  const { id } = await create('hook', { secret: 's', description: 'd' });

  const renamed = await running.writer.write(() => running.webhooks.update(id, { name: 'other', profile: 'mlflow' }));
  const cleared = await running.writer.write(() => running.webhooks.update(id, { description: '', secret: '', profile: null }));

  expect(renamed).toMatchObject({ name: 'other', description: 'd', secret: 'set', profile: 'mlflow', url: NOWHERE });
  expect(cleared).not.toHaveProperty('description');
  expect(cleared).not.toHaveProperty('profile');
  expect(cleared?.secret).toBe('none');
  expect(await running.writer.write(() => running.webhooks.update('nobody', {}))).toBeUndefined();
});

test('a removed webhook is gone for everybody but its deliveries', async () => {
  const { id } = await create('hook', { secret: 's' });
  await running.announce(exampleEvent('prompt.created'));

  const removed = await running.writer.write(() => running.webhooks.remove(id));

  expect(removed).toBe(true);
  expect(await running.writer.write(() => running.webhooks.remove(id))).toBe(false);
  expect(running.webhooks.get(id)).toBeUndefined();
  expect(running.webhooks.secretOf(id)).toBeUndefined();
  expect(running.deliveries.get('d1')).toMatchObject({ webhookId: id, webhookName: 'hook' });
  expect(running.webhooks.secretsFor(running.deliveries.get('d1')?.deliveryId)).toMatchObject([{ secret: 's', ofThisDelivery: true }]);
  expect(running.webhooks.secretsFor('another')).toEqual([]);
});

test('an event that nobody hears is a row with its reason', async () => {
  await running.announce(exampleEvent('prompt_tag.set'));
  await create('hook', { status: 'DISABLED' });
  await running.announce(exampleEvent('prompt.created'));

  expect(running.deliveries.unheard({ limit: 10 }).items.map(({ event, reason }) => [event, reason])).toEqual([
    ['prompt.created', 'disabled'],
    ['prompt_tag.set', 'no-subscriber'],
  ]);
  expect(running.deliveries.counts().deliveries).toBe(0);
});

test('each subscriber gets a delivery and an id of its own', async () => {
  await create('a');
  await create('b');

  await running.announce(exampleEvent('prompt.created'));

  const [second, first] = running.deliveries.list({ limit: 10 }).items;
  expect([first?.webhookName, second?.webhookName]).toEqual(['b', 'a']);
  expect(first?.deliveryId).not.toBe(second?.deliveryId);
});

test('the profile of a webhook goes before that of the server', async () => {
  const { id } = await create('hook');
  await running.writer.write(() => running.webhooks.update(id, { profile: 'mlflow' }));

  await running.announce(exampleEvent('prompt.created'));

  expect(running.deliveries.get('d1')?.profile).toBe('mlflow');
});

test('a delivery that will be late is flagged before it is sent', async () => {
  await create('hook');
  Object.assign(running.settings, { timeScale: 400 });

  await running.announce(exampleEvent('prompt.created'));
  await running.until(() => running.deliveries.get('d1')?.state === 'waiting');

  expect(running.deliveries.get('d1')).toMatchObject({ stale: 'planned', attempts: 1 });
});

test('what is first sent more than 300 s late is flagged', async () => {
  await create('hook');
  await running.dispatcher.stop(0);
  await running.announce(exampleEvent('prompt.created'));
  clock.advance(301_000);

  await running.dispatcher.start();

  expect(running.deliveries.get('d1')?.stale).toBe('before-first-send');
});
