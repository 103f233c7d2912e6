import { describe, expect, test } from 'vitest';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import type { Claim } from '#core/dispatch/outbox/records.ts';
import { anOutbox, BODY, LANE, MADE_MS } from '../../../../support/an-outbox.ts';

/** Lanes over a real outbox in which so many deliveries are due in each of two lanes. */
function scheduled(due: number, { perLane = 2, inAll = 3 } = {}) {
  const { outbox, add } = anOutbox();
  const undo: (() => void)[] = [];
  const scheduler = createLaneScheduler(outbox, { perLane: () => perLane, inAll }, (callback) => void undo.push(callback));
  for (const lane of ['a', 'b']) {
    for (let i = 0; i < due; i += 1) add({ lane, state: { kind: 'pending', dueAtMs: MADE_MS } });
    scheduler.touch(lane, MADE_MS);
  }
  return { scheduler, add, undo };
}
const lanesOf = (claims: readonly { lane: string }[]) => claims.map(({ lane }) => lane).join('');

test('each lane gets its workers, as long as there are some in all', () => {
  const { scheduler } = scheduled(3);

  const claims = scheduler.claim(MADE_MS);
  scheduler.committed();

  expect(lanesOf(claims)).toBe('aab');
  expect(scheduler.inFlight).toBe(3);
  expect(scheduler.claim(MADE_MS)).toEqual([]);
});

test('whatever ends makes room for the next of its lane', () => {
  const { scheduler } = scheduled(3, { inAll: 10 });
  const [first] = scheduler.claim(MADE_MS);
  scheduler.committed();

  if (first) scheduler.ended(first, 'delivered');

  expect(scheduler.inFlight).toBe(3);
  expect(lanesOf(scheduler.claim(MADE_MS))).toBe('a');
});

test('whoever got no worker comes before whoever had one', () => {
  const { scheduler, add } = scheduled(2, { inAll: 1 });
  for (let i = 0; i < 2; i += 1) add({ lane: 'c', state: { kind: 'pending', dueAtMs: MADE_MS } });
  scheduler.touch('c', MADE_MS);

  const served: string[] = [];
  for (let i = 0; i < 6; i += 1) {
    const claims = scheduler.claim(MADE_MS);
    scheduler.committed();
    served.push(lanesOf(claims));
    for (const claim of claims) scheduler.ended(claim, 'delivered');
  }

  expect(served.join('')).toBe('abcabc');
});

test('a claim whose commit failed is forgotten: it took no worker', () => {
  const { scheduler } = scheduled(1);

  scheduler.claim(MADE_MS);
  scheduler.claim(MADE_MS);
  scheduler.committed();

  expect(scheduler.inFlight).toBe(0);
});

test('what was committed once counts once', () => {
  const { scheduler } = scheduled(1);

  scheduler.claim(MADE_MS);
  scheduler.committed();
  scheduler.committed();

  expect(scheduler.inFlight).toBe(2);
});

test('after a claim the lane is due when the next of it is', () => {
  const { scheduler, add } = scheduled(1);
  add({ lane: 'a', state: { kind: 'pending', dueAtMs: MADE_MS + 70 } });

  scheduler.claim(MADE_MS);
  scheduler.committed();

  expect(scheduler.nextWakeMs()).toBe(MADE_MS + 70);
});

test('a delivery that is about to be written takes a worker where one is free and nothing waits, until its work is undone', () => {
  const { scheduler, undo } = scheduled(1, { perLane: 1 });

  const taken = [scheduler.takeWorker('a', MADE_MS), scheduler.takeWorker('c', MADE_MS), scheduler.takeWorker('c', MADE_MS)];

  expect(taken).toEqual([false, true, false]);
  expect(scheduler.inFlight).toBe(1);
  for (const callback of undo) callback();
  expect(scheduler.inFlight).toBe(0);
});

describe('what was just written and found no worker', () => {
  /** One lane with so many workers. `write` adds a delivery as a change does; `reads` counts how often the lane was read. */
  function expecting(workers: number) {
    const { outbox, db, newDelivery, add } = anOutbox();
    const undo: (() => void)[] = [];
    let reads = 0;
    const counted = {
      ...outbox,
      claimDue(...of: Parameters<typeof outbox.claimDue>) {
        reads += 1;
        return outbox.claimDue(...of);
      },
    };
    const scheduler = createLaneScheduler(counted, { perLane: () => workers, inAll: 10 }, (callback) => void undo.push(callback));
    let made = 0;
    return {
      ...{ db, scheduler, undo, add },
      reads: () => reads,
      write(): number {
        made += 1;
        const delivery = newDelivery({ deliveryId: `id-${made}` });
        const id = outbox.add(delivery);
        const summary = outbox.summary(id);
        if (!summary) throw new Error('it was not written');
        scheduler.expect({ id, delivery, summary, body: BODY });
        return id;
      },
      claimed(): number[] {
        const claims = scheduler.claim(MADE_MS);
        scheduler.committed();
        return claims.map(({ id }) => id);
      },
      finish(id: number) {
        const claim = { lane: LANE, id } as Claim;
        scheduler.ended(claim, 'delivered');
      },
    };
  }

  test('is due at once, takes a worker, and is not read', () => {
    const { scheduler, write, claimed, finish, reads } = expecting(1);
    const [first, second] = [write(), write()];

    expect(scheduler.nextWakeMs()).toBe(MADE_MS);
    expect([claimed(), scheduler.inFlight, claimed()]).toEqual([[first], 1, []]);
    finish(first);
    expect(claimed()).toEqual([second]);
    expect(reads()).toBe(0);
  });

  test('is claimed with whatever else is due in its lane', () => {
    const { scheduler, write, add, claimed } = expecting(2);
    const first = write();
    const other = add({ deliveryId: 'other' });
    scheduler.touch(LANE, MADE_MS);

    expect(claimed()).toEqual([first, other]);
  });

  test('is read where it has changed, with no more claims than workers', () => {
    const { db, write, claimed } = expecting(2);
    const [first, changed] = [write(), write(), write()];
    db.prepare("UPDATE delivery SET note = 'look' WHERE id = ?").run(changed);

    expect(claimed()).toEqual([first, changed]);
  });

  test('is known again once its lane was read', () => {
    const { scheduler, write, claimed, reads } = expecting(4);
    write();
    scheduler.touch(LANE, MADE_MS);
    claimed();
    expect(reads()).toBe(1);

    const id = write();

    expect(claimed()).toEqual([id]);
    expect(reads()).toBe(1);
  });

  test('is forgotten when its work is undone: another may get its number', () => {
    const { db, scheduler, undo, write } = expecting(1);
    db.exec('SAVEPOINT work');
    const undone = write();
    db.exec('ROLLBACK TO work');
    for (const callback of undo) callback();

    expect(write()).toBe(undone);

    expect(scheduler.claim(MADE_MS).map(({ id, deliveryId }) => [id, deliveryId])).toEqual([[undone, 'id-2']]);
  });
});
