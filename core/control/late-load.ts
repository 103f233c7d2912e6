import type { Server } from 'node:http';
import type { Clock } from '#shared/domain/clock.ts';

/** Something that is loaded once, when it is first asked for or soon after the start of a server. */
export interface LateLoad<T> {
  /** Rejects, each time, when it could not be loaded. */
  now(): Promise<T>;
  /** Nobody who asks that server, or anything beside it, should wait while it is loaded. */
  soonAfterStart(server: Server, clock: Clock): void;
}

/** After the start, when what came with it has been answered. */
const SOON_MS = 250;

export function createLateLoad<T>(load: () => Promise<T>): LateLoad<T> {
  let loading: Promise<T> | undefined;
  const now = () => {
    loading ??= load();
    return loading;
  };
  return {
    now,
    soonAfterStart(server, clock) {
      server.once('listening', () => {
        const cancel = clock.setTimer(clock.nowMs() + SOON_MS, () => void now().catch(() => undefined)); // told to whoever asks
        server.once('close', cancel);
      });
    },
  };
}
