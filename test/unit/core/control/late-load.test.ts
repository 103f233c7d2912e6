import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createLateLoad } from '#core/control/late-load.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

function counted() {
  let loads = 0;
  const late = createLateLoad(() => {
    loads += 1;
    return Promise.resolve('loaded');
  });
  return { late, loads: () => loads };
}

test('it is loaded a moment after the start, and once', async () => {
  const clock = fakeClock();
  const server = createServer();
  const { late, loads } = counted();
  late.soonAfterStart(server, clock);
  await listening(server);

  clock.advance(249);
  expect(loads()).toBe(0);
  clock.advance(1);
  expect(loads()).toBe(1);
  expect(await late.now()).toBe('loaded');
  expect(loads()).toBe(1);
});

test('whoever asks before does not wait for that moment', async () => {
  const { late, loads } = counted();

  expect(await Promise.all([late.now(), late.now()])).toEqual(['loaded', 'loaded']);
  expect(loads()).toBe(1);
});

test('a server that ended before leaves no timer', async () => {
  const clock = fakeClock();
  const server = createServer();
  const { late, loads } = counted();
  late.soonAfterStart(server, clock);
  await listening(server);

  server.close();
  await once(server, 'close');

  expect(clock.armed).toBe(0);
  expect(loads()).toBe(0);
});

test('what could not be loaded is told to whoever asks, and ends nothing', async () => {
  const clock = fakeClock();
  const server = createServer();
  const late = createLateLoad(() => Promise.reject(new Error('it is gone')));
  late.soonAfterStart(server, clock);
  await listening(server);

  clock.advance(1000);

  await expect(late.now()).rejects.toThrow('it is gone');
});
