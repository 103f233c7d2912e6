import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { type Migration, migrate } from './migrate.ts';

/** What a table, index, view or trigger is, whatever its text is spaced like. */
type Schema = ReadonlyMap<string, string>;

/** A version of the schema, and what {@link schemaDigest} says of it. */
export interface KnownSchema {
  version: number;
  digest: string;
}

/** One text for all that the schema of a database is. */
export function schemaDigest(db: Database.Database): string {
  return digestOf(schemaOf(db), numberOf(db, 'application_id'));
}

/**
 * How the schema of a database differs from what the migrations make of its version, in words to be put after the name of the file. They
 * are run in memory for it: what `ALTER TABLE` writes down is then the same on both sides. That takes a tenth of a start, so a schema that
 * is known is known by its digest. A database of a newer version is not judged.
 *
 * @param db open for reading; nothing but the schema itself is read
 * @param known what the migrations make in the end
 */
export function schemaFault(db: Database.Database, migrations: readonly Migration[], known?: KnownSchema): string | undefined {
  const version = numberOf(db, 'user_version');
  if (version > (migrations.at(-1)?.version ?? 0)) return undefined;
  const mark = numberOf(db, 'application_id');
  const found = schemaOf(db);
  if (version === known?.version && digestOf(found, mark) === known.digest) return undefined;
  const wanted = schemaOfVersion(version, migrations);
  if (mark !== wanted.mark) return `it carries the mark of another program (application_id ${mark})`;
  const difference = differenceBetween(found, wanted.schema);
  if (difference === undefined) return undefined;
  const ours = schemaOfVersion(Number.POSITIVE_INFINITY, migrations).schema;
  const isForeign = found.size > 0 && ![...found.keys()].some((name) => ours.has(name));
  return isForeign ? 'it belongs to another program' : `${difference} (its version is ${version})`;
}

function schemaOfVersion(version: number, migrations: readonly Migration[]): { schema: Schema; mark: number } {
  const db = new Database(':memory:');
  try {
    migrate(
      db,
      migrations.filter((migration) => migration.version <= version),
    );
    return { schema: schemaOf(db), mark: numberOf(db, 'application_id') };
  } finally {
    db.close();
  }
}

/** `ANALYZE` leaves tables of its own, which change no answer. */
function schemaOf(db: Database.Database): Schema {
  const rows = db
    .prepare<[], { type: string; name: string; of: string; sql: string | null }>(
      "SELECT type, name, tbl_name AS of, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat[0-9]'",
    )
    .all();
  return new Map(rows.map(({ type, name, of, sql }) => [`${type} ${shown(name)}`, `${of} ${spacedAlike(sql ?? '')}`]));
}

const digestOf = (schema: Schema, mark: number) =>
  createHash('sha256')
    .update(JSON.stringify([mark, [...schema].sort()]))
    .digest('hex');

function differenceBetween(found: Schema, wanted: Schema): string | undefined {
  for (const [name, definition] of wanted) {
    const other = found.get(name);
    if (other === undefined) return `its ${name} is missing`;
    if (other !== definition) return `its ${name} is not as Hookglass makes it`;
  }
  for (const name of found.keys()) if (!wanted.has(name)) return `its ${name} is none of ours`;
  return undefined;
}

/** Only between words: what stands in quotes keeps its blanks. */
const spacedAlike = (sql: string) => sql.replace(/('[^']*'|"[^"]*")|\s+/g, (_, quoted: string | undefined) => quoted ?? ' ').trim();

/** Names come from the file: cut, and without anything that a terminal obeys. */
const shown = (name: string) => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);

const numberOf = (db: Database.Database, pragma: 'user_version' | 'application_id') => Number(db.pragma(pragma, { simple: true }));
