import { expect, test } from 'vitest';
import { createLaneScheduler } from '#core/dispatch/loop/scheduler.ts';
import { anOutbox, MADE_MS } from '../../../../support/an-outbox.ts';

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
