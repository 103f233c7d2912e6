const TICK_MS = 10;

/**
 * Measures time as this process lives it: while the machine runs others instead, no more than two ticks pass. On a machine with nothing else to do
 * it is the time on the clock.
 * @returns ends it, and gives its milliseconds
 */
export function startLivedTime(): () => number {
  let livedMs = 0;
  let lastMs = performance.now();
  const count = () => {
    const nowMs = performance.now();
    livedMs += Math.min(nowMs - lastMs, 2 * TICK_MS);
    lastMs = nowMs;
  };
  const timer = setInterval(count, TICK_MS);
  return () => {
    clearInterval(timer);
    count();
    return livedMs;
  };
}
