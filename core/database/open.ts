import { accessSync, constants, lstatSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkPrivateFile, makePrivateFile } from '#core/files/private-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { codeOf } from '#shared/domain/error-words.ts';

export type { Database } from 'better-sqlite3';

const OLDEST_SQLITE = [3, 51, 3] as const;
const JOURNAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Opens the one connection that writes. Settings: WAL, `synchronous=FULL` (a commit is on the disk before it returns),
 * a checked file format and no trust in what the schema calls. `path` may be `:memory:`.
 *
 * @throws StartError `io` when the file cannot be created or opened, or is not ours alone.
 */
export function openDatabase(path: string): Database.Database {
  if (path !== ':memory:') makeIfMissing(path);
  const db = new Database(path);
  try {
    applySettings(db);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/**
 * A database has its first page before it has its name: a file of no bytes is never what an interrupted first start left behind.
 */
function makeIfMissing(path: string): void {
  const unfinished = `${path}.new`;
  try {
    // SQLite gives the log and its index the mode of the database itself.
    for (const suffix of ['', '-wal', '-shm', '-journal']) checkPrivateFile(path + suffix);
    if (!lstatSync(path, { throwIfNoEntry: false })) {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true });
      makePrivateFile(unfinished);
      const db = new Database(unfinished);
      try {
        db.pragma('journal_mode = WAL');
      } finally {
        db.close();
      }
      renameSync(unfinished, path);
    }
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      'io',
      `The database ${path} cannot be written (${codeOf(error)}). Choose another --data-dir or mend its permissions.`,
    );
  }
}

function applySettings(db: Database.Database): void {
  assertSqliteVersion(db);
  db.pragma('busy_timeout = 5000');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
}

function assertSqliteVersion(db: Database.Database): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = version.split('.').map(Number);
  for (const [i, wanted] of OLDEST_SQLITE.entries()) {
    const part = parts[i] ?? 0;
    if (part > wanted) return;
    if (part < wanted) throw new Error(`SQLite ${version} is too old, ${OLDEST_SQLITE.join('.')} is needed`);
  }
}
