import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { Database } from './open.ts';
import { WriteFailedError, type Writer } from './writer.ts';

/** A kind of rows that grows for ever unless its oldest are dropped. */
export interface KeptRows {
  count(): number;
  /** Inside a work: drops up to `limit` of the oldest that may go. @returns how many went */
  dropOldest(limit: number): number;
}

export interface RetentionOptions {
  db: Database;
  writer: Writer;
  clock: Clock;
  logger: Logger;
  /** Asked anew each time: rows of each kind, and bytes in use in the whole file. */
  limits: () => { keepCount: number; keepBytes: number };
  kinds: readonly KeptRows[];
}

export interface Retention {
  /** Drops what is too much, in batches that leave the event loop free between them. */
  run(): Promise<void>;
  stop(): void;
}

const EVERY_MS = 5000;
/** Rows per transaction: some milliseconds, also with bodies of a mebibyte. */
const BATCH = 100;

/**
 * Keeps the newest rows. Space that becomes free is used again before the file grows, so the file stays near the limit
 * without being rewritten.
 */
export function startRetention({ db, writer, clock, logger, limits, kinds }: RetentionOptions): Retention {
  let stopped = false;
  let running: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};

  const pragma = (name: string) => db.pragma(name, { simple: true }) as number;
  const bytesInUse = () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');

  /** @returns how many rows went */
  async function dropBatch(kind: KeptRows): Promise<number> {
    const { keepCount, keepBytes } = limits();
    const tooMany = kind.count() - keepCount;
    const limit = bytesInUse() > keepBytes ? BATCH : Math.min(BATCH, tooMany);
    return limit > 0 ? writer.write(() => kind.dropOldest(limit), { fromReserve: true }) : 0;
  }

  async function dropAll(): Promise<void> {
    for (let dropped = 1; dropped > 0 && !stopped; ) {
      dropped = 0;
      for (const kind of kinds) dropped += await dropBatch(kind);
    }
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
