import type { Clock } from '#shared/domain/clock.ts';

/** A clock that stands still until the test moves it; timers fire in their order, each at its own moment. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** Time passes while nothing runs, as when the machine sleeps: what was due fires late, all at the new time. */
  sleep(ms: number): void;
  /** The clock of the machine is set, or the machine slept: time has not passed for the timers. */
  jump(ms: number): void;
  /** How many timers are armed now. */
  readonly armed: number;
}

export function fakeClock(startMs = Date.parse('2026-11-23T10:31:04.871Z')): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; callback: () => void }>();

  function nextDue(untilMs: number) {
    return [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }

  const clock: FakeClock = {
    nowMs: () => nowMs,
    nowMicros: () => nowMs * 1000 + 203,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.add(timer);
      // As the contract says: at once, in the next turn, when that moment is past already.
      if (atMs <= nowMs) setImmediate(() => timers.delete(timer) && callback());
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.atMs);
        timer.callback();
      }
      nowMs = untilMs;
    },
    sleep(ms) {
      nowMs += ms;
      clock.advance(0);
    },
    jump(ms) {
      nowMs += ms;
      for (const timer of timers) timer.atMs = Math.min(timer.atMs, timer.atMs + ms);
      for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) {
        timers.delete(timer);
        timer.callback();
      }
    },
    get armed() {
      return timers.size;
    },
  };
  return clock;
}
