import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hasFailed } from '../../../scripts/bench/row.ts';
import { type Act, type Subject, soak } from '../../bench/soak.ts';
import { soakRows } from '../../bench/soak-rows.ts';

interface Flaws {
  /** Acknowledges what is on the disk only a moment later. */
  answersTooEarly?: Act;
  /** Forgets at a crash what was to be delivered. */
  forgetsDeliveries?: true;
  grows?: true;
}

/** Keeps in a set what is on its disk, and beside it what a crash takes away. */
function program({ answersTooEarly, forgetsDeliveries, grows }: Flaws = {}): Subject {
  const disk: Record<Act, Set<string>> = { change: new Set(), capture: new Set() };
  const arrived = new Set<string>();
  let unwritten: (() => void)[] = [];
  let queue: string[] = [];
  let mib = 100;
  return {
    async act(act, id) {
      const write = () => disk[act].add(id);
      if (act !== answersTooEarly) write();
      else {
        for (const earlier of unwritten) earlier();
        unwritten = [write];
      }
      if (act === 'change') queue.push(id);
    },
    async crash() {
      unwritten = [];
      if (forgetsDeliveries) queue = [];
    },
    kept: async (act, ids) => new Set(ids.filter((id) => disk[act].has(id))),
    async arrived() {
      for (const id of queue) arrived.add(id);
      return arrived;
    },
    weigh() {
      if (grows) mib += 20;
      return { memoryMiB: mib, filesMiB: mib };
    },
  };
}

/** Twenty seconds of it, in no time. @returns the rows that failed */
async function failedRows(flaws: Flaws): Promise<string[]> {
  let nowMs = 0;
  const clock = {
    nowMs: () => nowMs,
    async wait(ms: number) {
      await turn();
      nowMs += ms;
    },
  };
  const result = await soak(program(flaws), { perSecond: 10, totalMs: 20_000, crashEveryMs: 4000, clock });
  return soakRows(result)
    .filter(hasFailed)
    .map(({ what }) => what);
}

test('a program that keeps what it acknowledged passes', async () => {
  expect(await failedRows({})).toEqual([]);
});

test.each([
  [{ answersTooEarly: 'capture' }, ['captures that were acknowledged and lost']],
  [{ answersTooEarly: 'change' }, ['changes that were acknowledged and lost']],
  [{ forgetsDeliveries: true }, ['changes that were acknowledged and never delivered']],
  [
    { grows: true },
    [
      'memory of the core at the end beyond that before the first crash',
      'size of its files at the end, as a multiple of that before the first crash',
    ],
  ],
] satisfies [Flaws, string[]][])('the soak fails for a program with %o', async (flaws, rows) => {
  expect(await failedRows(flaws)).toEqual(rows);
});

test('a soak without a crash, or in which nothing was acknowledged, has not passed', () => {
  const nothing = { acknowledged: { change: 0, capture: 0 }, lost: { change: [], capture: [] }, undelivered: [], crashes: 0, weights: [] };

  expect(soakRows(nothing).filter(hasFailed)).toHaveLength(5);
});
