import type { Clock } from '#shared/domain/clock.ts';

/** Resolves at that moment, or when `signal` is aborted. */
export function untilMs(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.setTimer(atMs, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
