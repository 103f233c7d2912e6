/**
 * Does something until it was quick enough once, at most `times`: what is slow by itself is slow each time, a machine that has other things to do is not.
 * @param once how long it took, in milliseconds
 * @returns the shortest of them
 */
export async function quickest(times: number, enoughMs: number, once: (time: number) => Promise<number>): Promise<number> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times && bestMs >= enoughMs; time += 1) bestMs = Math.min(bestMs, await once(time));
  return bestMs;
}
