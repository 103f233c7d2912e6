/** Milliseconds of the quickest of some runs: what the work itself takes, on a machine that does other things as well. */
export function bestOf(runs: number, work: () => unknown): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const startedMs = performance.now();
    work();
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}
