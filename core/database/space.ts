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

/**
 * Looks at the disk that a directory is on; takes two microseconds. 64 MiB, or a fifth of a smaller disk, are kept for what was
 * accepted already: its outcomes, and dropping old rows.
 *
 * @param statfs of `node:fs`, or what a test says
 */
export function shortageOf(directory: string, statfs: (path: string) => { bsize: number; blocks: number; bavail: number } = statfsSync) {
  const { bsize, blocks, bavail } = statfs(directory);
  const freeBytes = bavail * bsize;
  const neededBytes = Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_SHARE);
  return freeBytes < neededBytes ? { freeBytes, neededBytes } : undefined;
}

export const shortageWords = ({ freeBytes, neededBytes }: Shortage) =>
  `Only ${Math.floor(freeBytes / MIB)} MiB of the disk are free; below ${Math.ceil(neededBytes / MIB)} MiB nothing new is accepted.`;
