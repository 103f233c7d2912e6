import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type FakeClock, fakeClock } from '../support/fake-clock.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const DAY_MS = 86_400_000;
const COUNT = 20;
let clock: FakeClock;
let endpoint: ScriptedEndpoint;
let running: RunningDispatch;
beforeEach(async () => {
  clock = fakeClock();
  endpoint = await scriptedEndpoint([...Array<number>(COUNT).fill(503), 200]);
  running = await startDispatch({ clock, logger: { info() {}, warn() {}, error() {} } });
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  for (let i = 0; i < COUNT; i += 1) await running.announce(exampleEvent('prompt.created'));
  await running.until(() => allIn('waiting'));
});
afterEach(async () => {
  await running.stop();
  await endpoint.close();
});

const summaries = () => running.deliveries.list({ limit: COUNT }).items;
const allIn = (state: string) => summaries().every((delivery) => delivery.state === state);

test('a clock that is set back by a day does not lengthen the waits', async () => {
  clock.jump(-DAY_MS);
  clock.advance(1000);

  await running.until(() => allIn('delivered'));
  expect(endpoint.requests).toHaveLength(2 * COUNT);
});

test('after a sleep of the machine overdue retries follow each other instead of leaving in a heap', async () => {
  clock.jump(DAY_MS);
  await running.until(() => running.deliveries.counts().unfinished === COUNT - 1);

  const due = summaries().flatMap(({ nextAttemptAtMs }) => nextAttemptAtMs ?? []);
  expect(due.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT - 1 }, (_, i) => clock.nowMs() + (i + 1) * 50));
  await running.until(() => {
    clock.advance(50);
    return allIn('delivered');
  });
  const late = running.deliveries.get('d2')?.attemptList.at(-1)?.wait?.late;
  expect(late).toEqual({ ms: expect.any(Number), why: 'asleep' });
  expect(Math.abs((late?.ms ?? 0) - DAY_MS)).toBeLessThan(10_000);
});
