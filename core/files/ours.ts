import { constants, type Stats } from 'node:fs';

/**
 * What others may have done to a file before we use it. `own`: they could read it, which ends here, but never change it. `secret`: not
 * even that, since who has read a key has it for ever.
 */
export type Privacy = 'secret' | 'own';

/** Never through a link, and never waiting for the other end of a pipe. Windows knows neither. */
export const NO_FOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Why a directory is not ours alone, in words to be put after "it": we own it, and neither group nor others can write into it.
 * Where the system has no users by number (Windows) only its kind is looked at.
 *
 * @param stats of the path itself, not of what a link leads to
 */
export function directoryFault(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'it is a symbolic link; name the directory that it leads to';
  if (!stats.isDirectory()) return 'it is not a directory';
  return ownerFault(stats) ?? modeFault(stats, 0o022, 'other users can write into it');
}

/** The same for a file, which must be an ordinary one with no second name. */
export function fileFault(stats: Stats, privacy: Privacy): string | undefined {
  if (stats.isSymbolicLink()) return 'it is a symbolic link';
  if (!stats.isFile()) return 'it is not an ordinary file';
  if (stats.nlink > 1) return 'it has another name elsewhere (a hard link)';
  const writable = ownerFault(stats) ?? modeFault(stats, 0o022, 'other users can change it');
  return writable ?? (privacy === 'secret' ? modeFault(stats, 0o044, 'other users can read it') : undefined);
}

export const isOpenToOthers = ({ mode }: Stats): boolean => process.geteuid !== undefined && (mode & 0o077) !== 0;

function ownerFault({ uid }: Stats): string | undefined {
  const us = process.geteuid?.();
  return us === undefined || uid === us ? undefined : `it belongs to another user (number ${uid}, we are ${us})`;
}

function modeFault({ mode }: Stats, refused: number, words: string): string | undefined {
  if (process.geteuid === undefined || (mode & refused) === 0) return undefined;
  return `${words} (its mode is ${(mode & 0o7777).toString(8).padStart(4, '0')})`;
}
