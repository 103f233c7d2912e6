import { closeSync, constants, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '#shared/domain/app/start-error.ts';
import { directoryFault, NO_FOLLOW } from './ours.ts';

/**
 * Makes a directory that only its owner can enter, or takes one that is there, if it is ours and nobody else can write into it; one
 * that others can read is closed to them. Anything else is refused and stays as it is.
 *
 * @param what how a message names it, such as "The data directory"
 * @throws StartError `io` with a sentence when it is not ours alone; else what the file system says
 */
export function openPrivateDirectory(directory: string, what: string): void {
  makeWithParents(directory);
  const fault = directoryFault(lstatSync(directory));
  if (fault) throw notOurs(directory, what, fault);
  if (process.geteuid !== undefined) closeToOthers(directory, what);
}

/** Step by step: Node's `recursive` never comes back below /proc. */
function makeWithParents(directory: string): void {
  if (lstatSync(directory, { throwIfNoEntry: false })) return;
  makeWithParents(path.dirname(directory));
  mkdirSync(directory, { mode: 0o700 });
}

/** Through the directory that is open, so that nobody exchanges it in between. */
function closeToOthers(directory: string, what: string): void {
  const handle = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY | NO_FOLLOW);
  try {
    const stats = fstatSync(handle);
    const fault = directoryFault(stats);
    if (fault) throw notOurs(directory, what, fault);
    if ((stats.mode & 0o7777) !== 0o700) fchmodSync(handle, 0o700);
  } finally {
    closeSync(handle);
  }
}

function notOurs(directory: string, what: string, fault: string): StartError {
  return new StartError(
    'io',
    `${what} ${directory} cannot be used: ${fault}. Nothing was changed. Choose a --data-dir that is new, or one that is yours and that only you can write into.`,
  );
}
