import type { Clock } from '#shared/domain/clock.ts';

/** setTimeout counts in a signed 32-bit number of milliseconds; longer waits are taken in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The two clocks part when the machine sleeps or its clock is set; past this the fine one is set again. */
const LARGEST_DRIFT_MS = 2;

let originMs = performance.timeOrigin;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  nowMicros() {
    // Date.now() has no microseconds; performance.now() has them, but does not follow the wall clock.
    const coarseMs = Date.now();
    if (Math.abs(originMs + performance.now() - coarseMs) > LARGEST_DRIFT_MS) originMs = coarseMs - performance.now();
    return Math.floor((originMs + performance.now()) * 1000);
  },
  setTimer(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      timer = setTimeout(() => (Date.now() >= atMs ? callback() : arm()), Math.min(Math.max(atMs - Date.now(), 0), LONGEST_TIMER_MS));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
