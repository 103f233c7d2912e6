import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type CoreFile, parseCoreFile } from '#shared/domain/app/core-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { GIVE_BACK_BELOW_BYTES } from './database/ballast.ts';
import { lockFile } from './database/lock.ts';
import { roomOn } from './database/space.ts';
import { checkKnownNames } from './files/known-names.ts';
import { openPrivateDirectory } from './files/private-directory.ts';
import { writePrivateFile } from './files/private-file.ts';
import { unusable } from './files/unusable.ts';

/** A data directory that this process owns until `release()`. */
export interface DataDirectory {
  path: string;
  databaseFile: string;
  ballastFile: string;
  keyFile: string;
  tokenFile: string;
  tlsDir: string;
  tunnelDir: string;
  artifactsDir: string;
  /** Holds nothing that outlives the process. */
  launchDir: string;
  /** Tells others where this core listens. */
  publish(core: CoreFile): void;
  release(): void;
}

/**
 * Makes the directory when it is missing, private to its owner, and takes its lock. One that is there has to be ours already, and so has
 * everything in it that is used by its name.
 * @throws StartError `io` when it is not ours or cannot be written, `data-directory-in-use` when another core has it.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const file = (name: string) => path.join(directory, name);
  takeDirectory(directory);
  giveBackBallast(directory, file('ballast'));
  const lock = takeLock(directory, file('lock'), file('core.json'));
  rmSync(file('core.json'), { force: true });

  return {
    path: directory,
    databaseFile: file('hookglass.db'),
    ballastFile: file('ballast'),
    keyFile: file('key'),
    tokenFile: file('token'),
    tlsDir: file('tls'),
    tunnelDir: file('tunnel'),
    artifactsDir: file('artifacts'),
    launchDir: file('launch'),
    publish(core) {
      writePrivateFile(file('core.json'), `${JSON.stringify(core)}\n`);
    },
    release() {
      rmSync(file('core.json'), { force: true });
      lock.release();
    },
  };
}

function takeDirectory(directory: string): void {
  try {
    openPrivateDirectory(directory, 'The data directory');
    checkKnownNames(directory);
  } catch (error) {
    throw error instanceof StartError ? error : refused(directory, error);
  }
}

/** On a full disk not even the lock can be taken. Whoever has the directory already would take it away as well. */
function giveBackBallast(directory: string, ballast: string): void {
  if (roomOn(directory).freeBytes < GIVE_BACK_BELOW_BYTES) rmSync(ballast, { force: true });
}

function takeLock(directory: string, lock: string, coreFile: string): { release(): void } {
  try {
    const taken = lockFile(lock);
    if (taken) return taken;
  } catch (error) {
    throw error instanceof StartError ? error : refused(directory, error);
  }
  const owner = readCoreFile(coreFile);
  const where = owner
    ? `Its inspector is ${owner.urls.inspector}, its tracking URI ${owner.urls.mlflow} (pid ${owner.pid})`
    : 'It is starting';
  throw new StartError(
    'data-directory-in-use',
    `Another Hookglass already uses ${directory}. ${where}. Use that one, stop it, or choose another --data-dir.`,
  );
}

function readCoreFile(file: string): CoreFile | undefined {
  try {
    return parseCoreFile(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // it is written last, so a core that is starting has none
  }
}

const refused = (directory: string, error: unknown): StartError =>
  unusable(`The data directory ${directory}`, error, 'Choose another --data-dir or mend its permissions.');
