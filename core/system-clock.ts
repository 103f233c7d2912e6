import type { Clock } from '#shared/domain/clock.ts';

/** Long waits are taken in steps, so that a machine that slept, or whose clock was set, notices within a second. */
const LONGEST_STEP_MS = 1000;
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
    const endsAtMs = performance.now() + atMs - Date.now();
    let timer: NodeJS.Timeout;
    const arm = () => {
      const leftMs = Math.max(Math.min(atMs - Date.now(), endsAtMs - performance.now()), 0);
      timer = setTimeout(
        () => (Date.now() >= atMs || performance.now() >= endsAtMs ? callback() : arm()),
        Math.min(leftMs, LONGEST_STEP_MS),
      );
    };
    arm();
    return () => clearTimeout(timer);
  },
};
