import type { CancelTimer, Clock } from '#shared/domain/clock.ts';

export interface JoinedCoreOptions {
  /** Origin of the inspector of the core that owns the data directory now, if one does and answers. */
  find: () => Promise<string | undefined>;
  clock: Pick<Clock, 'nowMs' | 'setTimer'>;
  onLost: () => void;
  /** There is one again, or another. Nothing is watched any more. */
  onFound: () => void;
}

/** Watches a core that another program started, and that this app neither stops nor starts. */
export interface JoinedCore {
  /** @param origin where it was joined; undefined: it is gone, and awaited */
  watch(origin: string | undefined): void;
  /** It is not the one of this window any more. */
  leave(): void;
}

/** So long may a window show as running what has ended. */
export const LOOK_EVERY_MS = 1000;

export function watchJoinedCore({ find, clock, onLost, onFound }: JoinedCoreOptions): JoinedCore {
  let joined: string | undefined;
  let cancel: CancelTimer | undefined;
  /** Counts what was left, so that an answer which comes later changes nothing. */
  let left = 0;

  function lookLater(): void {
    cancel = clock.setTimer(clock.nowMs() + LOOK_EVERY_MS, () => void look());
  }

  async function look(): Promise<void> {
    const before = left;
    const found = await find();
    if (before !== left) return;
    if (joined !== undefined && found !== joined) {
      joined = undefined;
      onLost();
    }
    if (joined === undefined && found !== undefined) onFound();
    else lookLater();
  }

  function leave(): void {
    left += 1;
    cancel?.();
  }

  return {
    watch(origin) {
      leave();
      joined = origin;
      lookLater();
    },
    leave,
  };
}
