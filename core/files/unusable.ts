import { StartError } from '#shared/domain/app/start-error.ts';
import { codeOf } from '#shared/domain/error-words.ts';

const MAKE_ROOM = 'Make room on it, or choose another --data-dir.';

/** Codes of the system and of SQLite: why, and what would help, where that is not what else is advised. */
const WHY: Readonly<Record<string, readonly [why: string, help?: string]>> = {
  ENOSPC: ['the disk is full', MAKE_ROOM],
  SQLITE_FULL: ['the disk is full', MAKE_ROOM],
  EDQUOT: ['your share of the disk is used up', MAKE_ROOM],
  EROFS: ['it is on a read-only disk', 'Choose another --data-dir.'],
  EACCES: ['this user may not write there'],
  ENOTDIR: ['a file is in its place'],
};

/**
 * Something of ours that the system does not let us use.
 * @param what how the sentence begins, such as "The data directory /data"
 * @param help what to do about anything that is not known here
 */
export function unusable(what: string, error: unknown, help: string): StartError {
  const code = codeOf(error);
  const [why, better = help] = WHY[code] ?? [code];
  return new StartError('io', `${what} cannot be used (${why}). ${better}`);
}
