import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLanes } from '#core/dispatch/loop/lanes.ts';

const lanesOf = ({ perLane = 2, inAll = 3 } = {}) => createLanes({ perLane: () => perLane, inAll });

test('a lane whose workers are all busy is not ready, and does not set the time to wake', () => {
  const lanes = lanesOf();
  lanes.touch('a', 5);
  lanes.touch('b', 9);

  lanes.take('a');
  lanes.take('a');

  expect(lanes.ready(10)).toEqual(['b']);
  expect(lanes.nextWakeMs()).toBe(9);
});

test('when all workers are busy nothing is ready and nothing wakes', () => {
  const lanes = lanesOf();
  lanes.touch('c', 1);

  for (const lane of ['a', 'a', 'b']) lanes.take(lane);

  expect(lanes.ready(10)).toEqual([]);
  expect(lanes.nextWakeMs()).toBeUndefined();
  expect(lanes.freeInAll).toBe(0);
});

test('the lane that was served goes behind the others', () => {
  const lanes = lanesOf();
  for (const lane of ['a', 'b', 'c']) lanes.touch(lane, 0);

  lanes.setNextDue('a', 0);

  expect(lanes.ready(0)).toEqual(['b', 'c', 'a']);
});

test('a lane is due at the soonest of what it was told, from that moment on', () => {
  const lanes = lanesOf();
  for (const dueAtMs of [9, 5, 7]) lanes.touch('a', dueAtMs);

  expect([lanes.ready(4), lanes.ready(5)]).toEqual([[], ['a']]);
  expect(lanes.nextWakeMs()).toBe(5);
});

test('what is soonest among lanes with a free worker wakes, whichever was told first', () => {
  const lanes = lanesOf();
  lanes.touch('a', 7);
  lanes.touch('b', 5);
  lanes.touch('c', 9);

  expect(lanes.nextWakeMs()).toBe(5);
  lanes.setNextDue('b', undefined);
  expect(lanes.nextWakeMs()).toBe(7);
});

test('a new delivery goes at once where a worker is free and nothing is due before it', () => {
  const lanes = lanesOf();
  expect(lanes.isFreeAndClear('a', 10)).toBe(true);

  lanes.touch('a', 11);
  expect([lanes.isFreeAndClear('a', 10), lanes.isFreeAndClear('a', 11)]).toEqual([true, false]);

  lanes.setNextDue('a', undefined);
  lanes.take('a');
  expect(lanes.isFreeAndClear('a', 10)).toBe(true);
  lanes.take('a');
  expect([lanes.isFreeAndClear('a', 10), lanes.isFreeAndClear('b', 10)]).toEqual([false, true]);
  lanes.take('b');
  expect(lanes.isFreeAndClear('b', 10)).toBe(false);
  lanes.release('b');
  expect(lanes.isFreeAndClear('b', 10)).toBe(true);
});

test('the workers of a lane are as many as the settings say at that moment, and never less than none are free', () => {
  let perLane = 2;
  const lanes = createLanes({ perLane: () => perLane, inAll: 3 });
  lanes.touch('a', 0);
  lanes.take('a');
  lanes.take('a');

  perLane = 1;
  expect([lanes.freeIn('a'), lanes.ready(0)]).toEqual([0, []]);
  perLane = 3;
  expect([lanes.freeIn('a'), lanes.ready(0), lanes.freeInAll]).toEqual([1, ['a'], 1]);
  for (let more = 0; more < 2; more += 1) lanes.take('a');
  expect(lanes.freeInAll).toBe(0);
});

test('a worker that is free again does the next thing of its lane', () => {
  const lanes = lanesOf({ perLane: 1 });
  lanes.take('a');
  lanes.touch('a', 0);

  expect(lanes.ready(0)).toEqual([]);
  lanes.release('a');
  expect(lanes.ready(0)).toEqual(['a']);
});

test('forgets a lane that has nothing due and nothing in flight, and keeps the counts right', () => {
  const step = fc.tuple(fc.constantFrom('take', 'release', 'touch', 'done'), fc.constantFrom('a', 'b', 'c'));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const lanes = lanesOf({ perLane: 100, inAll: 1000 });
      const busy = new Map<string, number>();
      for (const [what, lane] of steps) {
        if (what === 'take') lanes.take(lane);
        if (what === 'touch') lanes.touch(lane, 1);
        if (what === 'done') lanes.setNextDue(lane, undefined);
        if (what === 'release' && (busy.get(lane) ?? 0) === 0) continue;
        if (what === 'release') lanes.release(lane);
        busy.set(lane, (busy.get(lane) ?? 0) + (what === 'take' ? 1 : what === 'release' ? -1 : 0));
      }

      expect(lanes.inFlight).toBe([...busy.values()].reduce((sum, n) => sum + n, 0));
      for (const [lane, n] of busy) expect(lanes.freeIn(lane)).toBe(100 - n);
    }),
  );
});
