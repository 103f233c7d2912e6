import { statfsSync } from 'node:fs';

const MIB = 1024 ** 2;
const RESERVE_BYTES = 64 * MIB;
const RESERVE_SHARE = 1 / 5;

/** Too little of the disk is free to accept anything new. */
export interface Shortage {
  freeBytes: number;
  /** From here on new things are accepted again. */
  neededBytes: number;
}

/** `statfs` of `node:fs`, or what a test says. */
export type StatFs = (path: string) => { bsize: number; blocks: number; bavail: number };

/** What is free on the disk that a directory is on, and how much of it has to be; takes two microseconds. */
export function roomOn(directory: string, statfs: StatFs = statfsSync): Shortage {
  const { bsize, blocks, bavail } = statfs(directory);
  return { freeBytes: bavail * bsize, neededBytes: Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_SHARE) };
}

/**
 * Looks at the disk that a directory is on. 64 MiB, or a fifth of a smaller disk, are kept for what was accepted already: its outcomes, and
 * dropping old rows.
 */
export function shortageOf(directory: string, statfs?: StatFs): Shortage | undefined {
  const room = roomOn(directory, statfs);
  return room.freeBytes < room.neededBytes ? room : undefined;
}

/** A disk loses less in this time than one transaction may write. */
const LOOK_EVERY_MS = 20;

/** For who would look before each transaction: a look is two microseconds in a loop, and twenty where the processor did something else before. */
export function seldom(look: () => Shortage | undefined, nowMs = () => performance.now()): () => Shortage | undefined {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let seen: Shortage | undefined;
  return () => {
    if (nowMs() - lookedAtMs < LOOK_EVERY_MS) return seen;
    lookedAtMs = nowMs();
    seen = look();
    return seen;
  };
}

export const shortageWords = ({ freeBytes, neededBytes }: Shortage) =>
  `Only ${Math.floor(freeBytes / MIB)} MiB of the disk are free; below ${Math.ceil(neededBytes / MIB)} MiB nothing new is accepted.`;
