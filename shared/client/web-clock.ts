import type { Clock } from '../domain/clock.ts';

/** The page's own clock; browsers and Node both have these two functions. */
export const webClock: Pick<Clock, 'nowMs' | 'setTimer'> = {
  nowMs: () => Date.now(),
  setTimer(atMs, callback) {
    const timer = setTimeout(callback, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};
