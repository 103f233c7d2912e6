import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import { fileFault, isOpenToOthers, NO_FOLLOW, type Privacy } from './ours.ts';

/**
 * Reads a file that only we can have written. It is looked at once it is open, so that nobody exchanges it in between; one that others
 * could read is closed to them, or refused where that is too late.
 *
 * @returns nothing when there is no such file
 * @throws StartError `io` with a sentence when it is not ours alone or cannot be read
 */
export function readPrivateFile(file: string, privacy: Privacy = 'own'): string | undefined {
  return withFile(file, constants.O_RDONLY, privacy, (handle) => readFileSync(handle, 'utf8'));
}

/** Makes an existing file empty; refuses as {@link readPrivateFile} does. */
export function emptyPrivateFile(file: string): void {
  withFile(file, constants.O_RDWR, 'own', (handle) => ftruncateSync(handle));
}

/**
 * What somebody else is about to open by its name. A file that is not there is fine.
 * @throws StartError `io` when something of this name is there and is not an ordinary file that is ours alone
 */
export function checkPrivateFile(file: string, privacy: Privacy = 'own'): void {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  const fault = stats && fileFault(stats, privacy);
  if (fault) throw notOurs(file, fault);
  if (stats && isOpenToOthers(stats)) withFile(file, constants.O_RDONLY, privacy, () => undefined);
}

/**
 * Puts a file into its place, whole or not at all: nobody reads half of it, no link is followed, and only we can read it, whatever the
 * umask is. What was left of an earlier try under the name `….new` is thrown away.
 *
 * @param options `sync`: it is on the disk before it has its name
 * @throws what the file system says
 */
export function writePrivateFile(file: string, content: string | Uint8Array, { sync = false }: { sync?: boolean } = {}): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  makePrivateFile(unfinished, content, { sync });
  renameSync(unfinished, file);
}

/**
 * Makes a file that is not there yet, readable by us alone.
 * @throws what the file system says, `EEXIST` also for a link that leads nowhere
 */
export function makePrivateFile(file: string, content: string | Uint8Array = '', { sync = false }: { sync?: boolean } = {}): void {
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, 0o600);
  try {
    writeFileSync(handle, content);
    if (sync) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function withFile<T>(file: string, flags: number, privacy: Privacy, work: (handle: number) => T): T | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, flags | NO_FOLLOW);
    const stats = fstatSync(handle);
    const fault = fileFault(stats, privacy);
    if (fault) throw notOurs(file, fault);
    if (isOpenToOthers(stats)) fchmodSync(handle, 0o600);
    return work(handle);
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    const fault = fileFault(lstatSync(file), privacy); // a link cannot be opened: say what it is instead
    if (fault) throw notOurs(file, fault);
    throw new StartError('io', `${file} cannot be read (${codeOf(error)}). Mend its permissions or choose another --data-dir.`);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function notOurs(file: string, fault: string): StartError {
  return new StartError(
    'io',
    `${file} cannot be used: ${fault}. If what is in it is yours, make it an ordinary file of yours with mode 0600; otherwise remove it.`,
  );
}
