import { expect, test } from 'vitest';
import { createSharedPool } from '#core/dispatch/loop/shared-pool.ts';
import type { Claim } from '#core/dispatch/outbox/records.ts';
import { anAnswer, anOutbox, BODY, MADE_MS } from '../../../../support/an-outbox.ts';

/** The one pool of MLflow over a real outbox; what is due is given as its lane and after how many milliseconds. */
function pooled(due: readonly (readonly [lane: string, afterMs: number])[], workers = 2) {
  const { outbox, add, db } = anOutbox();
  const pool = createSharedPool(outbox, () => workers);
  const put = (lane: string, afterMs: number) => {
    const id = add({ lane, state: { kind: 'pending', dueAtMs: MADE_MS + afterMs } });
    pool.touch(lane, MADE_MS + afterMs);
    return id;
  };
  const ids = due.map(([lane, afterMs]) => put(lane, afterMs));
  return {
    ...{ pool, put, ids, db },
    /** Claims what is due, and commits it. @returns the numbers of the deliveries */
    claims(afterMs: number): Claim[] {
      const claims = pool.claim(MADE_MS + afterMs);
      pool.committed();
      return claims;
    },
    /** The attempt failed and its delivery waits until then, with its worker. */
    waits(claim: Claim | undefined, untilMs: number): void {
      if (!claim) throw new Error('nothing was claimed');
      const state = { kind: 'waiting', dueAtMs: MADE_MS + untilMs, wait: { waitMs: 1, cause: { kind: 'at-once' } } } as const;
      outbox.settle({ claim, result: anAnswer(503), state, retriesUsed: 1, stale: false, slow: false, nowMs: MADE_MS });
      pool.ended(claim, 'waiting');
    },
  };
}
const idsOf = (claims: readonly Claim[]) => claims.map(({ id }) => id);

test('first come is first served, whatever the lane, by as many workers as there are', () => {
  const { pool, claims, ids } = pooled([
    ['a', 30],
    ['b', 10],
    ['a', 20],
  ]);
  const [a30, b10, a20] = ids;

  expect(idsOf(claims(30))).toEqual([b10, a20]);
  expect(pool.inFlight).toBe(2);
  expect(claims(30)).toEqual([]);
  pool.ended({ id: b10 } as Claim, 'delivered');
  expect(idsOf(claims(30))).toEqual([a30]);
});

test('the lane that has waited longest comes first, also where it was known first', () => {
  const { claims, ids } = pooled(
    [
      ['a', 10],
      ['b', 20],
    ],
    1,
  );

  expect(idsOf(claims(30))).toEqual(ids.slice(0, 1));
});

test('a lane in which nothing is due after all takes no worker', () => {
  const { pool, claims, put } = pooled([], 1);
  pool.touch('a', MADE_MS);
  const id = put('b', 5);

  expect(idsOf(claims(5))).toEqual([id]);
  expect(pool.inFlight).toBe(1);
});

test('what is not due yet is not taken, and sets the time to wake as long as a worker is free', () => {
  const { pool, claims, put } = pooled([['a', 10]], 1);

  expect(claims(9)).toEqual([]);
  expect(pool.nextWakeMs()).toBe(MADE_MS + 10);
  expect(claims(10)).toHaveLength(1);
  expect(pool.nextWakeMs()).toBeUndefined();
  put('b', 50);
  expect(pool.nextWakeMs()).toBeUndefined();
});

test('a lane that has more is woken for it, and one that has nothing more is not', () => {
  const { pool, claims } = pooled(
    [
      ['a', 0],
      ['a', 40],
      ['b', 0],
    ],
    3,
  );

  claims(0);

  expect(pool.nextWakeMs()).toBe(MADE_MS + 40);
});

test('a lane is due at the soonest of what it was told', () => {
  const { pool } = pooled([
    ['a', 50],
    ['a', 20],
    ['a', 70],
  ]);

  expect(pool.nextWakeMs()).toBe(MADE_MS + 20);
});

test('a worker sleeps through the wait of its delivery, and goes on with it', () => {
  const { pool, claims, waits, put } = pooled([['a', 0]], 1);
  const [claim] = claims(0);
  waits(claim, 100);
  put('b', 0);

  expect(claims(99)).toEqual([]);
  expect([pool.inFlight, pool.nextWakeMs()]).toEqual([0, MADE_MS + 100]);
  expect(claims(100)).toMatchObject([{ id: claim?.id, number: 2 }]);
  expect([pool.inFlight, claims(100)]).toEqual([1, []]);
});

test('a worker that has woken up is asleep no more, and others may be', () => {
  const { pool, claims, waits, put } = pooled([['a', 0]], 2);
  waits(claims(0)[0], 100);
  put('b', 50);
  expect(pool.nextWakeMs()).toBe(MADE_MS + 50);
  waits(claims(50)[0], 70);
  expect(pool.nextWakeMs()).toBe(MADE_MS + 70);

  expect(claims(100)).toHaveLength(2);
  pool.ended({ id: 1 } as Claim, 'delivered');
  put('c', 150);

  expect(pool.nextWakeMs()).toBe(MADE_MS + 150);
});

test('while one sleeps the others work on', () => {
  const { claims, waits, put } = pooled([['a', 0]], 2);
  waits(claims(0)[0], 100);
  const next = put('b', 0);
  put('b', 1);

  expect(idsOf(claims(1))).toEqual([next]);
});

test('a worker whose delivery was ended meanwhile sleeps no more', () => {
  const { pool, claims, waits, put, db } = pooled([['a', 0]], 1);
  waits(claims(0)[0], 100);
  db.exec("UPDATE delivery SET state = 'cancelled', due_at_ms = NULL");
  expect(pool.nextWakeMs()).toBeUndefined();
  const next = put('b', 0);

  expect(idsOf(claims(1))).toEqual([next]);
  pool.ended({ id: next } as Claim, 'delivered');
  expect([pool.inFlight, pool.nextWakeMs()]).toEqual([0, undefined]);
});

test('whatever ends for good leaves its worker free', () => {
  const { pool, claims, put } = pooled([['a', 0]], 1);
  const [claim] = claims(0);

  if (claim) pool.ended(claim, 'exhausted');

  const next = put('b', 5);
  expect(pool.nextWakeMs()).toBe(MADE_MS + 5);
  expect(idsOf(claims(5))).toEqual([next]);
});

test('a claim whose commit failed is forgotten', () => {
  const { pool, ids, db } = pooled([['a', 0]], 1);

  db.exec('BEGIN');
  pool.claim(MADE_MS);
  db.exec('ROLLBACK');

  expect([pool.inFlight, pool.nextWakeMs()]).toEqual([0, MADE_MS]);
  expect(idsOf(pool.claim(MADE_MS))).toEqual(ids);
  pool.committed();
  pool.committed();
  expect(pool.inFlight).toBe(1);
});

test('nobody takes a worker past the queue', () => {
  expect([pooled([]).pool.takeWorker('a', MADE_MS), pooled([]).pool.isClear('a', MADE_MS)]).toEqual([false, false]);
});

test('what was just written is due like anything else', () => {
  const { outbox, newDelivery } = anOutbox();
  const pool = createSharedPool(outbox, () => 1);
  const delivery = newDelivery({ state: { kind: 'pending', dueAtMs: MADE_MS } });
  const id = outbox.add(delivery);
  const summary = outbox.summary(id);
  if (!summary) throw new Error('it was not written');

  pool.expect({ id, delivery, summary, body: BODY });

  expect(pool.nextWakeMs()).toBe(MADE_MS);
  expect(idsOf(pool.claim(MADE_MS))).toEqual([id]);
});
