import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const EVENT = exampleEvent('registered_model.created');
/** Nobody listens there: a delivery stays where it is told of. */
const URL = 'http://127.0.0.1:9/';

let dispatch: RunningDispatch;
beforeEach(async () => {
  dispatch = await startDispatch({ settings: { workersPerWebhook: 1 } });
});
afterEach(() => dispatch.stop());

const subscribe = (more: { url?: string; secret?: string; name?: string } = {}) =>
  dispatch.writer.write(() => dispatch.webhooks.create({ name: 'w', url: URL, events: ['registered_model.created'], ...more }));

test('what is told of a new delivery is what reading it gives, whether it waits for a worker or not', async () => {
  await subscribe({ name: 'signed', secret: 'a secret' });
  await subscribe({ name: 'unsigned' });

  await dispatch.writer.write(() => {
    for (let change = 0; change < 20; change += 1) dispatch.dispatcher.announce(EVENT);
    dispatch.writer.afterCommit(() => {
      const told = dispatch.events.flatMap((event) => (event.type === 'delivery.created' ? [event.delivery] : []));
      const read = dispatch.deliveries.list({ limit: 100 }).items;
      expect(told).toHaveLength(40);
      expect(told.filter(({ state }) => state === 'pending').length).toBeGreaterThan(20);
      for (const delivery of told) expect(read.find(({ id }) => id === delivery.id)).toEqual(delivery);
    });
  });
});

test('whoever subscribes, changes or leaves between two events is heard by the next one', async () => {
  const names = async () => {
    await dispatch.announce(EVENT);
    const { event } = dispatch.db.prepare('SELECT max(event_id) AS event FROM delivery').get() as { event: number };
    return dispatch.db
      .prepare('SELECT name FROM delivery JOIN webhook ON seq = webhook_seq WHERE event_id = ? ORDER BY name')
      .pluck()
      .all(event);
  };
  const first = await subscribe({ name: 'a' });
  expect(await names()).toEqual(['a']);

  await subscribe({ name: 'b' });
  expect(await names()).toEqual(['a', 'b']);

  await dispatch.writer.write(() => dispatch.webhooks.update(first.id, { name: 'z' }));
  expect(await names()).toEqual(['b', 'z']);

  await dispatch.writer.write(() => dispatch.webhooks.remove(first.id));
  expect(await names()).toEqual(['b']);
});

test('a webhook of a change that was undone is heard by nobody', async () => {
  await subscribe({ name: 'a' });
  await dispatch.announce(EVENT);

  const undone = dispatch.writer.write(() => {
    dispatch.webhooks.create({ name: 'never', url: URL, events: ['registered_model.created'] });
    expect(dispatch.dispatcher.announce(EVENT)).toEqual({ heardBy: 2 });
    throw new Error('not this one');
  });
  const [heard] = await Promise.all([dispatch.announce(EVENT), expect(undone).rejects.toThrow('not this one')]);

  expect(heard).toEqual({ heardBy: 1 });
  expect(await dispatch.announce(EVENT)).toEqual({ heardBy: 1 });
});

test('a change that was undone keeps no worker: the next one is under way at once', async () => {
  await subscribe();
  const undone = dispatch.writer.write(() => {
    dispatch.dispatcher.announce(EVENT);
    throw new Error('not this one');
  });
  await expect(undone).rejects.toThrow('not this one');

  await dispatch.announce(EVENT);

  const told = dispatch.events.flatMap((event) => (event.type === 'delivery.created' ? [event.delivery.state] : []));
  expect(told).toEqual(['in-flight']);
});
