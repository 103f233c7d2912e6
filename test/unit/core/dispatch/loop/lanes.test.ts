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
