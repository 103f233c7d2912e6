import { afterEach, expect, test } from 'vitest';
import { createWriter, type WriterOptions } from '#core/database/writer.ts';
import { createClaimLoop } from '#core/dispatch/loop/claim-loop.ts';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import { createUpkeep } from '#core/dispatch/outbox/upkeep.ts';
import { anOutbox, LANE, MADE_MS } from '../../../../support/an-outbox.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

const SHORTAGE = { freeBytes: 0, neededBytes: 1 };
const WAIT = JSON.stringify({ waitMs: 100, cause: { kind: 'at-once' } });
const open: { close(): void }[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** The loop over a real outbox with its writer; what it launches is noted. */
function looping({ workers = 10, ...options }: WriterOptions & { workers?: number } = {}) {
  const { outbox, add, db } = anOutbox();
  open.push(db);
  const clock = fakeClock(MADE_MS);
  const writer = createWriter(db, options);
  const scheduler = createLaneScheduler(outbox, { perLane: () => workers, inAll: 100 }, writer.afterUndo);
  const launched: number[] = [];
  const claimed: number[][] = [];
  const logged: unknown[][] = [];
  const log = (...said: unknown[]) => void logged.push(said);
  const loop = createClaimLoop({
    ...{ scheduler, upkeep: createUpkeep(db), writer, clock },
    logger: { info: log, warn: log, error: log },
    claimed: (claims) => void claimed.push(claims.map(({ id }) => id)),
    launch: ({ id }) => void launched.push(id),
  });
  return {
    ...{ db, clock, writer, scheduler, loop, launched, claimed, logged },
    /** A change makes a delivery that is due after so long. */
    put: (afterMs: number) =>
      writer.write(() => {
        const id = add({ state: { kind: 'pending', dueAtMs: clock.nowMs() + afterMs } });
        scheduler.touch(LANE, clock.nowMs() + afterMs);
        return id;
      }),
    waits: (id: number, untilMs: number) =>
      db.prepare("UPDATE delivery SET state = 'waiting', due_at_ms = ?, wait = ? WHERE id = ?").run(untilMs, WAIT, id),
    dueOf: (id: number) => Number(db.prepare('SELECT due_at_ms FROM delivery WHERE id = ?').pluck().get(id)),
    /** What is kept of why it is late, while it waits. */
    lateOf: (id: number) => JSON.parse(String(db.prepare('SELECT wait FROM delivery WHERE id = ?').pluck().get(id)))?.late,
    /** Whatever a timer has begun is on the disk. */
    written: () => writer.write(() => {}),
  };
}

/** The same on a disk that may come to be full. */
function full() {
  const isFull = { now: false };
  return { ...looping({ shortage: () => (isFull.now ? SHORTAGE : undefined) }), isFull };
}

test('what a change makes due is claimed with it, and launched after the commit', async () => {
  const { loop, put, launched, claimed, clock } = looping();
  loop.begin();

  const id = await put(0);

  expect(launched).toEqual([id]);
  expect(claimed).toEqual([[], [id]]);
  expect(clock.armed).toBe(0);
});

test('before it begins and after it has ended nothing is claimed and nothing wakes', async () => {
  const { loop, put, launched, clock, writer, scheduler } = looping();
  const taken = () => writer.write(() => loop.takeWorker('other', clock.nowMs()));

  await put(0);
  await put(50);
  const before = [clock.armed, await taken(), scheduler.inFlight];
  loop.begin();
  await put(60);
  const running = [launched.length, clock.armed, await taken()];
  loop.end();
  const after = [clock.armed, await taken()];
  clock.advance(100);
  await put(0);

  expect(before).toEqual([0, false, 0]);
  expect(running).toEqual([1, 1, true]);
  expect(after).toEqual([0, false]);
  expect(launched).toHaveLength(1);
  expect(clock.armed).toBe(0);
});

test('one timer waits for the soonest, and is set anew when something sooner comes', async () => {
  const { loop, put, launched, clock, written } = looping();
  loop.begin();
  const later = await put(100);
  const sooner = await put(40);
  expect(clock.armed).toBe(1);

  clock.advance(39);
  await written();
  expect(launched).toEqual([]);
  clock.advance(1);
  await written();
  expect([launched, clock.armed]).toEqual([[sooner], 1]);
  clock.advance(60);
  await written();
  expect([launched, clock.armed]).toEqual([[sooner, later], 0]);
});

test('what was waited for is waited for no more once it has no worker', async () => {
  const { loop, put, launched, clock } = looping({ workers: 1 });
  loop.begin();
  await put(50);

  const now = await put(0);

  expect([launched, clock.armed]).toEqual([[now], 0]);
});

test('a clock that was set back is noticed by what was waited for, when nothing else happens', async () => {
  const { loop, put, clock, launched, dueOf, written } = looping();
  loop.begin();
  const id = await put(50_000);
  const next = await put(60_000);

  clock.jump(-10_000);
  clock.advance(50_000);
  await written();

  expect(launched).toEqual([id]);
  expect(dueOf(next)).toBe(MADE_MS + 50_000);
});

test('where nothing new is taken any more, what is due is sent all the same', async () => {
  const { loop, put, clock, launched, isFull, written } = full();
  loop.begin();
  const id = await put(100);
  isFull.now = true;

  clock.advance(100);
  await expect(written()).rejects.toThrow('The change was not stored.');

  expect(launched).toEqual([id]);
});

test('after the last write nothing is tried again', async () => {
  const { loop, put, clock, writer, logged } = looping();
  loop.begin();
  await put(100);
  await writer.stop();

  clock.advance(100);
  await new Promise<void>((resolve) => setImmediate(resolve));

  expect([clock.armed, logged]).toEqual([0, []]);
});

test.each([
  [1000, 0],
  [1001, 1001],
])('a clock that is set back by %i ms moves what waits by %i', async (backMs, movedMs) => {
  const { loop, put, clock, written, dueOf, logged, scheduler } = looping();
  loop.begin();
  const id = await put(5000);
  const dueMs = dueOf(id);

  clock.jump(-backMs);
  await written();

  expect(dueOf(id)).toBe(dueMs - movedMs);
  expect(scheduler.nextWakeMs()).toBe(dueMs - movedMs);
  expect(logged).toEqual(
    movedMs === 0 ? [] : [['the clock of this machine was set back; planned waits keep their length', { byMs: -movedMs }]],
  );
});

test('a clock that goes on is never taken for one that was set back', async () => {
  const { loop, put, clock, written, logged } = looping();
  loop.begin();
  await put(50_000);

  for (let i = 0; i < 5; i += 1) {
    clock.jump(-900);
    await written();
  }

  expect(logged).toEqual([]);
});

test.each([
  [5000, 'in a heap'],
  [5001, 'one after the other'],
])('a timer that is %i ms late wakes retries %s', async (lateMs, how) => {
  const { loop, put, clock, launched, written, waits, lateOf } = looping();
  loop.begin();
  const ids = [await put(100), await put(100), await put(100)];
  for (const id of ids) waits(id, MADE_MS + 100);

  clock.sleep(100 + lateMs);
  await written();

  expect(launched).toEqual(how === 'in a heap' ? ids : ids.slice(0, 1));
  expect(lateOf(ids[2] ?? 0)).toEqual(how === 'in a heap' ? undefined : { ms: lateMs, why: 'asleep' });
});

test('what the disk did not take is claimed a second later', async () => {
  const { loop, put, clock, db, launched, logged, written } = looping();
  loop.begin();
  const id = await put(100);
  // As a disk that is full does: the whole transaction is given up.
  db.exec("CREATE TEMP TRIGGER not_taken BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ROLLBACK, 'not taken'); END");

  clock.advance(100);
  await written().catch(() => {});
  const before = { launched: [...launched], armed: clock.armed, logged: [...logged] };
  db.exec('DROP TRIGGER not_taken');
  clock.advance(999);
  await new Promise<void>((resolve) => setImmediate(resolve));
  const early = [...launched];
  clock.advance(1);
  await written();

  const said = ['due deliveries could not be claimed', { code: 'SQLITE_CONSTRAINT_TRIGGER' }];
  expect(before).toEqual({ launched: [], armed: 1, logged: [said] });
  expect([early, launched]).toEqual([[], [id]]);
});
