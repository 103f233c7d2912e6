import { expect, test } from 'vitest';
import { eventOfBody } from '#core/receiver/event-of-body.ts';

const bodyOf = (entity: string, action: string) => Buffer.from(JSON.stringify({ entity, action }));

test('an event is named by entity and action, known or not', () => {
  expect(eventOfBody(bodyOf('model_version', 'created'))).toBe('model_version.created');
  expect(eventOfBody(bodyOf('ours', 'tried'))).toBe('ours.tried');
});

test('a text of more than 200 characters names no event', () => {
  expect(eventOfBody(bodyOf('e'.repeat(100), 'a'.repeat(99)))).toHaveLength(200);
  expect(eventOfBody(bodyOf('e'.repeat(100), 'a'.repeat(100)))).toBeUndefined();
  expect(eventOfBody(bodyOf('version'.repeat(20_000), 'created'))).toBeUndefined();
});
