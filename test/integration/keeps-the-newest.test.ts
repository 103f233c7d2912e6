import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Retention, startRetention } from '#core/database/retention.ts';
import { systemClock } from '#core/system-clock.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningDispatch, startDispatch } from '../support/start-dispatch.ts';

const GIB = 1024 ** 3;
let endpoint: ScriptedEndpoint;
let running: RunningDispatch;
let retention: Retention;
const keep = { count: 5, bytes: GIB };

beforeEach(async () => {
  Object.assign(keep, { count: 5, bytes: GIB });
  endpoint = await scriptedEndpoint([200]);
  running = await startDispatch({ keep });
  await running.writer.write(() => running.webhooks.create({ name: 'hook', url: endpoint.url, events: ['prompt.created'] }));
  retention = startRetention({
    writer: running.writer,
    clock: systemClock,
    logger: { info() {}, warn() {}, error() {} },
    shelves: Object.values(running.shelves),
  });
});
afterEach(async () => {
  retention.stop();
  await running.stop();
  await endpoint.close();
});

async function deliver(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await running.announce(exampleEvent('prompt.created'));
  await running.until(() => running.deliveries.counts().unfinished === 0);
}

const ids = () => running.deliveries.list({ limit: 1000 }).items.map(({ id }) => id);
const rows = (table: string) => running.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

test('drops the oldest deliveries with all that belongs to them', async () => {
  await deliver(12);

  await retention.run();

  expect(ids()).toEqual(['d12', 'd11', 'd10', 'd9', 'd8']);
  expect([rows('event'), rows('attempt'), rows('attempt_body')]).toEqual([5, 5, 5]);
});

test('keeps what is starred and what has not ended', async () => {
  Object.assign(keep, { count: 100 });
  await deliver(7);
  await running.commands.star('d1', true);
  await running.commands.replay('d1', { mode: 'verbatim', pauseMs: 3_600_000, times: 2, origin: 'api' });
  await running.until(() => running.deliveries.counts().unfinished === 1);

  Object.assign(keep, { count: 0 });
  await retention.run();

  expect(ids()).toEqual(['d9', 'd1']);
});

test('drops events that nobody heard', async () => {
  for (let i = 0; i < 9; i += 1) await running.announce(exampleEvent('prompt_tag.set'));

  await retention.run();

  expect(running.deliveries.unheard({ limit: 100 }).items.map(({ id }) => id)).toEqual(['e9', 'e8', 'e7', 'e6', 'e5']);
});

test('keeps the bytes in use below the limit and uses the space again', async () => {
  Object.assign(keep, { count: 1_000_000 });
  const bytesInUse = () => {
    const pragma = (name: string) => running.db.pragma(name, { simple: true }) as number;
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  };
  const empty = bytesInUse();
  await deliver(300);

  Object.assign(keep, { bytes: empty + 300_000 });
  await retention.run();

  expect(bytesInUse()).toBeLessThanOrEqual(empty + 300_000);
  expect(ids()[0]).toBe('d300');
});
