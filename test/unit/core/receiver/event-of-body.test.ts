import { expect, test } from 'vitest';
import { eventOfBody } from '#core/receiver/event-of-body.ts';

const bodyOf = (entity: string, action: string, data?: unknown) => Buffer.from(JSON.stringify({ data, entity, action }));

test('an event is named by entity and action, known or not', async () => {
  expect(await eventOfBody(bodyOf('model_version', 'created'))).toBe('model_version.created');
  expect(await eventOfBody(bodyOf('ours', 'tried'))).toBe('ours.tried');
});

test('a text of more than 200 characters names no event', async () => {
  expect(await eventOfBody(bodyOf('e'.repeat(100), 'a'.repeat(99)))).toHaveLength(200);
  expect(await eventOfBody(bodyOf('e'.repeat(100), 'a'.repeat(100)))).toBeUndefined();
  expect(await eventOfBody(bodyOf('version'.repeat(20_000), 'created'))).toBeUndefined();
});

test('the event of a large body is found wherever it stands, and none in what is no JSON', async () => {
  const large = bodyOf('model_version', 'created', { entity: 'x', text: '"'.repeat(200_000) });

  expect(await eventOfBody(large)).toBe('model_version.created');
  expect(await eventOfBody(large.subarray(0, -1))).toBeUndefined();
  expect(await eventOfBody(Buffer.alloc(1_000_000, '['))).toBeUndefined();
});

test('the event loop goes on between the slices of a large body', async () => {
  const large = bodyOf('model_version', 'created', 'x'.repeat(2 * 1024 * 1024));
  let turns = 0;
  let reading = true;
  const count = () => {
    turns += 1;
    if (reading) setImmediate(count);
  };
  setImmediate(count);

  await eventOfBody(large);
  reading = false;

  expect(turns).toBeGreaterThanOrEqual(8);
});
