import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';

let newest: Buffer | undefined;

/** An empty database with the newest schema, as the bytes of its file: the steps to it are taken once in a process. */
function newestBytes(): Buffer {
  if (newest) return newest;
  const db = openDatabase(':memory:');
  migrate(db, MIGRATIONS);
  newest = db.serialize();
  db.close();
  return newest;
}

/** In memory, for tests that are about what is in it and not about how it comes to be. */
export function newestDatabase(): Database.Database {
  const db = new Database(newestBytes());
  db.pragma('foreign_keys = ON');
  return db;
}

/** As a file that only its owner reads, for a first start that finds the schema there. */
export function writeNewestDatabase(file: string): void {
  writeFileSync(file, newestBytes(), { mode: 0o600 });
}
