import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { MIGRATIONS } from './migrations/index.ts';
import { NEWEST_SCHEMA } from './newest-schema.ts';
import { schemaFault } from './schema.ts';
import { walDamage } from './wal-damage.ts';

/** A second on this kind of disk; above it only the head and the schema are looked at, so that the start stays short. */
const WHOLE_CHECK_BYTES = 1024 ** 3;

/**
 * What is wrong with a database file, before anything may write to it: the file, `-wal` and `-shm` keep every byte.
 * Finds what SQLite itself can find (`quick_check`), a damaged log ({@link walDamage}), and a schema that the migrations do not make: the
 * database of another program, or one that somebody changed.
 * A file that is not there is no damage.
 *
 * @returns the reason in words, to be put after the name of the file
 * @throws what SQLite says when the file cannot be read at all
 */
export function damageOf(file: string): string | undefined {
  const bytes = sizeOf(file);
  if (bytes === 0) return sizeOf(`${file}-wal`) === 0 && !existsSync(file) ? undefined : emptyWords(file);
  const wal = walDamage(`${file}-wal`);
  if (wal !== undefined) return wal;
  const hadLog = existsSync(`${file}-wal`);
  const index = existsSync(`${file}-shm`) ? readFileSync(`${file}-shm`) : undefined;
  const found = damageThatSqliteFinds(file, bytes <= WHOLE_CHECK_BYTES);
  if (found === undefined) return undefined;
  // Whoever opens a database makes an empty log and the index of it anew; what is put aside keeps what it had.
  if (!hadLog) rmSync(`${file}-wal`, { force: true });
  if (index) writeFileSync(`${file}-shm`, index);
  else rmSync(`${file}-shm`, { force: true });
  return found;
}

function emptyWords(file: string): string {
  return existsSync(file) ? 'it has no bytes' : 'it is gone, but its write-ahead log is there';
}

/**
 * A connection that may only read leaves the log as it is, also when it is the last one. The schema is judged before anything in it is
 * carried out.
 */
function damageThatSqliteFinds(file: string, whole: boolean): string | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true });
    db.pragma('trusted_schema = OFF');
    const fault = schemaFault(db, MIGRATIONS, NEWEST_SCHEMA);
    if (fault !== undefined || !whole) return fault;
    const first = String(db.pragma('quick_check(1)', { simple: true }));
    return first === 'ok' ? unreadableRows(db) : `SQLite says: ${first.replace(/\s+/g, ' ')}`;
  } catch (error) {
    if (error instanceof Database.SqliteError && (isDamage(error) || !isOfTheDisk(error))) return `SQLite says: ${error.message}`;
    throw error;
  } finally {
    db?.close();
  }
}

/** Rows that the start itself has to understand, and cannot. */
const UNREADABLE = {
  endpoint: "SELECT 1 FROM endpoint WHERE NOT json_valid(scenario) OR NOT json_valid(coalesce(forward, 'null'))",
  delivery_setting: 'SELECT 1 FROM delivery_setting WHERE NOT json_valid(value)',
  delivery: "SELECT 1 FROM delivery WHERE state = 'in-flight' AND NOT json_valid(marks)",
} as const;

function unreadableRows(db: Database.Database): string | undefined {
  const tables = new Set(db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  const wrong = Object.entries(UNREADABLE).find(([table, rows]) => tables.has(table) && db.prepare(rows).get() !== undefined);
  return wrong && `its table "${wrong[0]}" holds what cannot be read`;
}

export function isDamage({ code }: { code: string }): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code);
}

/** The disk or another program is to blame, not what the file holds. */
export function isOfTheDisk({ code }: { code: string }): boolean {
  return /^SQLITE_(IOERR|FULL|CANTOPEN|READONLY|BUSY|LOCKED|NOMEM|PERM|AUTH)/.test(code);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
