import { lstatSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkPrivateFile, emptyPrivateFile, makePrivateFile } from '#core/files/private-file.ts';
import { isDamage } from './damage.ts';

/**
 * Takes the lock of a data directory, or says that another process has it. It is a lock of the operating system on a
 * file of its own, so it ends with the process, however that ends, and reading the database beside it stays possible.
 * The file is empty; what somebody wrote into it is thrown away.
 *
 * @throws StartError `io` when the file is not ours alone
 */
export function lockFile(path: string): { release(): void } | undefined {
  try {
    return takeLock(path);
  } catch (error) {
    if (!(error instanceof Database.SqliteError && isDamage(error))) throw error;
    emptyPrivateFile(path);
    return takeLock(path);
  }
}

function takeLock(path: string): { release(): void } | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })) checkPrivateFile(path);
  else makePrivateFile(path);
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => void lock.close() };
}
