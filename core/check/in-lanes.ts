import type { CheckRun } from './check-run.ts';

/** A receiver that takes longer than this is slow: one thing after the other would take longer than anybody waits. */
const SLOW_MS = 400;
const LANES = 16;
/** Between the first requests of two lanes, so that they arrive in their order. */
const STAGGER_MS = 20;

export async function lanesFor(run: CheckRun): Promise<number> {
  return (await run.baseline()).sent.tookMs > SLOW_MS ? LANES : 1;
}

/** One after the other; side by side where the receiver is slow. Results stand in the order of the items. */
export async function inLanes<Item, Result>(
  run: CheckRun,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const lanes = await lanesFor(run);
  const results: Result[] = [];
  let next = 0;
  async function lane(number: number): Promise<void> {
    await run.pause(number * STAGGER_MS);
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as Item);
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, (_, number) => lane(number)));
  return results;
}
