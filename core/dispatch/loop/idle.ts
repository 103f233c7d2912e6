import type { Clock } from '#shared/domain/clock.ts';

export interface IdleOptions {
  clock: Clock;
  /** No attempt is under way. */
  isIdle: () => boolean;
}

/** Waits for the end of what is under way. */
export interface Idle {
  /** To be called after each end. */
  look(): void;
  /** Resolves when no attempt is under way, and after `graceMs` at the latest. */
  within(graceMs: number): Promise<void>;
}

export function createIdle({ clock, isIdle }: IdleOptions): Idle {
  const waiting: (() => void)[] = [];
  return {
    look() {
      if (isIdle()) for (const done of waiting.splice(0)) done();
    },
    within(graceMs) {
      if (isIdle()) return Promise.resolve();
      return new Promise((resolve) => {
        const cancel = clock.setTimer(clock.nowMs() + graceMs, resolve);
        waiting.push(() => {
          cancel();
          resolve();
        });
      });
    },
  };
}
