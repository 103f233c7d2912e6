import type { Clock } from '#shared/domain/clock.ts';

/** A clock that stands still until the test moves it; timers fire in their order, each at its own moment. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** How many timers are armed now. */
  readonly armed: number;
}

export function fakeClock(startMs = Date.parse('2026-11-23T10:31:04.871Z')): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; callback: () => void }>();

  function nextDue(untilMs: number) {
    return [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }

  return {
    nowMs: () => nowMs,
    nowMicros: () => nowMs * 1000 + 203,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.add(timer);
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
    get armed() {
      return timers.size;
    },
  };
}
