/** How often, and how soon, something that ended by itself is started again. */
export interface Backoff {
  /** It ended once more. @returns how long to wait, in ms, or undefined when it ended too often lately */
  next(): number | undefined;
  /** Somebody started it by hand: what was before does not count. */
  reset(): void;
}

/**
 * @param waitsMs before the first try, the second, and so on; after the last there is none
 * @param calmMs when it did not end for so long, it is counted from the beginning
 */
export function createBackoff(waitsMs: readonly number[], calmMs: number, nowMs: () => number): Backoff {
  let used = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    next() {
      if (nowMs() - lastMs > calmMs) used = 0;
      lastMs = nowMs();
      const waitMs = waitsMs[used];
      used += 1;
      return waitMs;
    },
    reset() {
      used = 0;
    },
  };
}
