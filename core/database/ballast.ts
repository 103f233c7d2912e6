import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { makePrivateFile } from '#core/files/private-file.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Shortage } from './space.ts';

const MIB = 1024 ** 2;
/** Bytes that are given back when the disk is full. */
const BALLAST_BYTES = 32 * MIB;
/** With less than this free, dropping old rows and keeping outcomes are about to fail. */
export const GIVE_BACK_BELOW_BYTES = 8 * MIB;
const FIRST_LOOK_MS = 10_000;
const EVERY_MS = 5000;

export interface BallastOptions {
  file: string;
  clock: Clock;
  /** Looks at the disk. */
  shortage: () => Shortage | undefined;
  /** There is room again that the ballast took: now is the time to drop old rows. */
  givenBack: () => void;
  /** New things are accepted again, or no longer. */
  changed: () => void;
}

export interface Ballast {
  /** The disk is full: takes the file away at once. */
  giveBack(): void;
  stop(): void;
}

/**
 * A file that only takes up space, so that a full disk has room for what must still be written. It is made some time after
 * the start, taken away when the disk is nearly full, and made again when there is space enough.
 */
export function startBallast({ file, clock, shortage, givenBack, changed }: BallastOptions): Ballast {
  let short = shortage() !== undefined;
  let making: Promise<void> | undefined;
  let cancel: CancelTimer = () => {};
  let stopped = false;

  const isThere = () => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= BALLAST_BYTES;

  function look(): void {
    const now = shortage();
    if (now && now.freeBytes < GIVE_BACK_BELOW_BYTES) giveBack();
    if (!now && !isThere()) making ??= make().finally(() => (making = undefined));
    if ((now !== undefined) !== short) {
      short = now !== undefined;
      changed();
    }
    cancel = clock.setTimer(clock.nowMs() + EVERY_MS, look);
  }

  function giveBack(): void {
    if (!isThere()) return;
    rmSync(file, { force: true });
    givenBack();
  }

  /** Step by step, and only while that leaves room enough for new things. */
  async function make(): Promise<void> {
    const partial = `${file}.new`;
    try {
      rmSync(partial, { force: true });
      makePrivateFile(partial);
      const handle = await open(partial, 'r+');
      try {
        const part = randomBytes(MIB); // a file system that packs its files would keep nothing free with zeros
        for (let written = 0; written < BALLAST_BYTES && !stopped && !shortage(); written += MIB) await handle.write(part);
      } finally {
        await handle.close();
      }
      if (stopped || shortage()) await rm(partial, { force: true });
      else await rename(partial, file);
    } catch {
      await rm(partial, { force: true }).catch(() => undefined); // no room for it now; the next look tries again
    }
  }

  cancel = clock.setTimer(clock.nowMs() + FIRST_LOOK_MS, look);
  return {
    giveBack,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
