import { createHash } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';

/** What every request may add to: the journal of API calls. */
const JOURNAL = new Set(['api_call']);

/** @returns a hash over every row of the database in this data directory but those of the journal of calls. */
export function databaseDigest(dataDir: string): string {
  const db = new Database(path.join(dataDir, 'hookglass.db'), { readonly: true });
  const hash = createHash('sha256');
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  for (const table of tables as string[]) {
    if (JOURNAL.has(table)) continue;
    for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().all()) hash.update(`${table} ${JSON.stringify(row)}\n`);
  }
  db.close();
  return hash.digest('hex');
}
