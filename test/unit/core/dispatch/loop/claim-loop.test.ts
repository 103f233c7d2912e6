import { afterEach, expect, test } from 'vitest';
import { createWriter } from '#core/database/writer.ts';
import { createClaimLoop } from '#core/dispatch/loop/claim-loop.ts';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import { createUpkeep } from '#core/dispatch/outbox/upkeep.ts';
import { anOutbox, LANE, MADE_MS } from '../../../../support/an-outbox.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

const WAIT = JSON.stringify({ waitMs: 100, cause: { kind: 'at-once' } });
const open: { close(): void }[] = [];
afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

/** The loop over a real outbox with its writer; what it launches is noted. */
function looping({ workers = 10 } = {}) {
  const { outbox, add, db } = anOutbox();
  open.push(db);
  const clock = fakeClock(MADE_MS);
  const writer = createWriter(db);
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
    /** Whatever a timer has begun is on the disk. */
    written: () => writer.write(() => {}),
  };
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
  const { loop, put, clock, launched, written, waits } = looping();
  loop.begin();
  const ids = [await put(100), await put(100), await put(100)];
  for (const id of ids) waits(id, MADE_MS + 100);

  clock.sleep(100 + lateMs);
  await written();

  expect(launched).toEqual(how === 'in a heap' ? ids : ids.slice(0, 1));
});

test('what the disk did not take is claimed a second later', async () => {
  const { loop, put, clock, db, launched, logged, written } = looping();
  loop.begin();
  const id = await put(100);
  // As a disk that is full does: the whole transaction is given up.
  db.exec("CREATE TEMP TRIGGER not_taken BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ROLLBACK, 'not taken'); END");

  clock.advance(100);
  await written().catch(() => {});
  const before = { launched: [...launched], armed: clock.armed, logged: logged.length };
  db.exec('DROP TRIGGER not_taken');
  clock.advance(999);
  await new Promise<void>((resolve) => setImmediate(resolve));
  const early = [...launched];
  clock.advance(1);
  await written();

  expect(before).toEqual({ launched: [], armed: 1, logged: 1 });
  expect([early, launched]).toEqual([[], [id]]);
});
