import { expect, test } from 'vitest';
import { createEventBus } from '#core/stream/event-bus.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';

const removed = (id: string) => ({ type: 'webhook.deleted', id }) as const;
const read = (texts: string[] | undefined) => texts?.map((text) => JSON.parse(text) as StreamEvent);
const numbers = (texts: string[] | undefined) => read(texts)?.map(({ seq }) => seq);

test('numbers events from 1 without a hole', () => {
  const bus = createEventBus({ epoch: 'e1' });
  bus.keep();

  bus.publish(removed('a'));
  bus.publish(removed('b'));

  expect(bus.seq).toBe(2);
  const both = [
    { seq: 1, type: 'webhook.deleted', id: 'a' },
    { seq: 2, type: 'webhook.deleted', id: 'b' },
  ];
  expect(read(bus.after(0, 9))).toEqual(both);
  expect(read(bus.after(0, 9))).toEqual(both);
  expect(bus.after(0, 9)).toEqual(bus.after(0, 2));
  expect(read(bus.after(0, 1))).toEqual(both.slice(0, 1));
  expect(bus.after(2, 9)).toEqual([]);
});

test('hands over everything of one turn as one batch', async () => {
  const bus = createEventBus({ epoch: 'e1' });
  const batches: number[][] = [];
  const stop = bus.subscribe((events) => batches.push(events.map(({ seq }) => seq)));

  bus.publish(removed('a'));
  bus.publish(removed('b'));
  await undefined;
  bus.publish(removed('c'));
  await undefined;
  stop();
  bus.publish(removed('d'));
  await undefined;

  expect(batches).toEqual([[1, 2], [3]]);
});

test('keeps the newest and says when what was asked for is gone', () => {
  const bus = createEventBus({ epoch: 'e1', kept: 3 });
  bus.keep();

  for (const id of ['a', 'b', 'c', 'd', 'e']) bus.publish(removed(id));

  expect(bus.after(1, 9)).toBeUndefined();
  expect(numbers(bus.after(2, 9))).toEqual([3, 4, 5]);
  expect(bus.after(6, 9)).toBeUndefined();
});

test('keeps nothing for those who come back before the first has come', async () => {
  const bus = createEventBus({ epoch: 'e1' });
  const heard: number[] = [];
  bus.subscribe((events) => heard.push(...events.map(({ seq }) => seq)));

  bus.publish(removed('a'));
  bus.keep();
  bus.publish(removed('b'));
  bus.keep();
  bus.publish(removed('c'));
  await undefined;

  expect(heard).toEqual([1, 2, 3]);
  expect(bus.after(0, 9)).toBeUndefined();
  expect(numbers(bus.after(1, 9))).toEqual([2, 3]);
});
