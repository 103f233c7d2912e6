import type { Clock } from '#shared/domain/clock.ts';

/** The system's, for what the shell waits for. */
export const systemClock: Pick<Clock, 'nowMs' | 'setTimer'> = {
  nowMs: Date.now,
  setTimer(atMs, callback) {
    const timer = setTimeout(callback, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};
