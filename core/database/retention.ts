import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Shelf } from './shelf.ts';
import { WriteFailedError, type Writer } from './writer.ts';

export interface RetentionOptions {
  writer: Writer;
  clock: Clock;
  logger: Logger;
  shelves: readonly Shelf[];
}

export interface Retention {
  /** Drops what is too much, in batches that leave the event loop free between them. */
  run(): Promise<void>;
  stop(): void;
}

const EVERY_MS = 5000;

/**
 * What grows makes its own room as it is written; this drops what is too much all the same: limits that are smaller than those of the last
 * run, rows that could not go before. Space that becomes free is used again before the file grows, so the file stays near the limit without
 * being rewritten.
 */
export function startRetention({ writer, clock, logger, shelves }: RetentionOptions): Retention {
  let stopped = false;
  let running: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};

  async function dropAll(): Promise<void> {
    for (const shelf of shelves)
      for (let dropped = 1; dropped > 0 && !stopped; ) dropped = await writer.write(() => shelf.trim(), { fromReserve: true });
  }

  function run(): Promise<void> {
    running ??= dropAll()
      .catch((error: unknown) => {
        // A full disk is told by whoever wanted to store something; the next round tries again.
        if (!(error instanceof WriteFailedError)) throw error;
        logger.warn('old rows could not be dropped yet', { code: error.code });
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  function arm(): void {
    if (stopped) return;
    cancel = clock.setTimer(clock.nowMs() + EVERY_MS, () => void run().then(arm));
  }
  arm();

  return {
    run,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
