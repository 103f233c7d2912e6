import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { makePrivateFile } from '#core/files/private-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';

/** One numbered step; `up` runs inside the transaction of all pending steps. */
export interface Migration {
  version: number;
  name: string;
  /** It drops tables that others point at and makes them anew; what points at nothing in the end is refused. */
  remakesTables?: true;
  up(db: Database.Database): void;
}

const BACKUPS_KEPT = 3;

/**
 * Brings the schema to the newest version: all pending steps in one transaction, after a verified copy of a database
 * that already holds something. A kill at any moment leaves the old or the new schema, never something between.
 *
 * @param backup directory for the copies and the text that marks this one (its start time), or nothing for `:memory:`
 * @throws StartError `database-newer` when the file was written by a newer program; not a byte is changed then.
 */
export function migrate(db: Database.Database, migrations: readonly Migration[], backup?: { directory: string; mark: string }): void {
  const current = db.pragma('user_version', { simple: true }) as number;
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new StartError(
      'database-newer',
      `The database has version ${current}; this program knows ${newest}. Use a newer Hookglass or another --data-dir.`,
    );
  }
  const pending = migrations.filter(({ version }) => version > current);
  if (pending.length === 0) return;
  if (current > 0 && backup) copyFirst(db, path.join(backup.directory, `hookglass-v${current}-${backup.mark}.backup`), backup.directory);

  const remakes = pending.some(({ remakesTables }) => remakesTables);
  const enforced = db.pragma('foreign_keys', { simple: true });
  // A table that is dropped would take along what points at it. Inside of a transaction this cannot be changed.
  if (remakes) db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      for (const migration of pending) migration.up(db);
      if (remakes && (db.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('rows of the database point at nothing');
      db.pragma(`user_version = ${newest}`);
    }).immediate();
  } finally {
    if (remakes) db.pragma(`foreign_keys = ${enforced}`);
  }
}

/** The copy has its name once it is whole, on the disk and sound. */
function copyFirst(db: Database.Database, file: string, directory: string): void {
  for (const name of readdirSync(directory)) if (name.includes('.backup.new')) rmSync(path.join(directory, name)); // a kill left it
  const unfinished = `${file}.new`;
  makePrivateFile(unfinished); // SQLite itself would let others read it
  db.prepare('VACUUM INTO ?').run(unfinished);
  sync(unfinished);
  const fault = faultOf(unfinished, db.pragma('user_version', { simple: true }));
  if (fault !== undefined)
    throw new StartError(
      'io',
      `The database was not brought to the newest version: the copy of it that is made first is damaged (${fault}).`,
    );
  renameSync(unfinished, file);
  const backups = readdirSync(directory)
    .filter((name) => name.endsWith('.backup'))
    .sort();
  for (const name of backups.slice(0, -BACKUPS_KEPT)) rmSync(path.join(directory, name));
}

function sync(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function faultOf(file: string, version: unknown): string | undefined {
  const copy = new Database(file, { readonly: true });
  try {
    const found = String(copy.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') return found;
    return copy.pragma('user_version', { simple: true }) === version ? undefined : 'its version is another one';
  } finally {
    copy.close();
  }
}
