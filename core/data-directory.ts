import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CoreFile, parseCoreFile } from '#shared/domain/core-file.ts';
import { StartError } from '#shared/domain/start-error.ts';
import { lockFile } from './database/lock.ts';

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
  /** Tells others where this core listens. */
  publish(core: CoreFile): void;
  release(): void;
}

/**
 * Makes the directory when it is missing, private to its owner, and takes its lock.
 * @throws StartError `io` when it cannot be written, `data-directory-in-use` when another core has it.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const file = (name: string) => path.join(directory, name);
  makePrivate(directory);
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
    publish(core) {
      // Renamed into its place, so that nobody reads half of it.
      writeFileSync(file('core.json.new'), `${JSON.stringify(core)}\n`, { mode: 0o600 });
      renameSync(file('core.json.new'), file('core.json'));
    },
    release() {
      rmSync(file('core.json'), { force: true });
      lock.release();
    },
  };
}

function makePrivate(directory: string): void {
  try {
    makeWithParents(directory);
    chmodSync(directory, 0o700);
  } catch (error) {
    throw unusable(directory, error);
  }
}

/** Step by step: Node's `recursive` never comes back below /proc. */
function makeWithParents(directory: string): void {
  if (existsSync(directory)) return;
  makeWithParents(path.dirname(directory));
  mkdirSync(directory, { mode: 0o700 });
}

function takeLock(directory: string, lock: string, coreFile: string): { release(): void } {
  try {
    const taken = lockFile(lock);
    if (taken) return taken;
  } catch (error) {
    throw unusable(directory, error);
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

function unusable(directory: string, error: unknown): StartError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new StartError(
    'io',
    `The data directory ${directory} cannot be used (${reason}). Choose another --data-dir or mend its permissions.`,
  );
}
