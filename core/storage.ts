import Database from 'better-sqlite3';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import type { DataDirectory } from './data-directory.ts';
import { type Ballast, startBallast } from './database/ballast.ts';
import { isOfTheDisk } from './database/damage.ts';
import { migrate } from './database/migrate.ts';
import { MIGRATIONS } from './database/migrations/index.ts';
import { openDatabase } from './database/open.ts';
import { type Quarantine, type QuarantineOptions, quarantine, quarantineIfDamaged } from './database/quarantine.ts';
import { type Shortage, seldom, shortageOf } from './database/space.ts';
import { createWriteAheadLog } from './database/write-ahead-log.ts';
import { createWriter, WriteFailedError, type Writer } from './database/writer.ts';
import { unusable } from './files/unusable.ts';

export interface Storage {
  db: Database.Database;
  writer: Writer;
  /** A damaged database that was put aside before this one was opened. */
  quarantine?: Quarantine;
  /** Looks at the disk now. */
  shortage(): Shortage | undefined;
  /** Keeps room for what was accepted; `dropOld` is called when that room is needed, `changed` when a shortage begins or ends. */
  keepRoom(callbacks: { dropOld: () => void; changed: () => void }): { stop(): void };
  close(): Promise<void>;
}

export interface StorageOptions {
  clock: Clock;
  logger: Logger;
  strict: boolean;
  /** The database could not be written or synced: it has to be opened again. */
  onBroken: (error: WriteFailedError) => void;
}

/**
 * The database of a data directory, looked at, opened and brought to the newest schema.
 * @throws StartError `io`, `database-corrupt` or `database-newer`; nothing is left open then
 */
export function openDatabaseIn(directory: DataDirectory, { clock, logger, strict, onBroken }: StorageOptions): Storage {
  const { path, ballastFile } = directory;
  const { db, quarantine } = openSound(directory, { nowMs: clock.nowMs(), strict });
  if (quarantine)
    logger.error(`The database was damaged: ${quarantine.why}. It is now ${quarantine.path}, unchanged; a new one was begun.`);
  const shortage = () => shortageOf(path);
  let ballast: Ballast | undefined;
  const log = createWriteAheadLog(directory.databaseFile);
  return {
    db,
    writer: createWriter(db, { shortage: seldom(shortage), onFull: () => ballast?.giveBack(), onBroken, log }),
    ...(quarantine && { quarantine }),
    shortage,
    keepRoom({ dropOld, changed }) {
      ballast = startBallast({ file: ballastFile, clock, shortage, givenBack: dropOld, changed });
      return ballast;
    },
    async close() {
      await log.close();
      db.close();
    },
  };
}

/** A database that cannot be brought to the newest schema, because of what it holds, is as useless as a damaged one. */
function openSound({ path, databaseFile }: DataDirectory, options: QuarantineOptions): { db: Database.Database; quarantine?: Quarantine } {
  const damaged = quarantineIfDamaged(databaseFile, options);
  const opened = openNewest(path, databaseFile, options.nowMs);
  if ('db' in opened) return { db: opened.db, ...(damaged && { quarantine: damaged }) };
  const unfit = quarantine(databaseFile, `it cannot be brought to the newest version (SQLite says: ${opened.unfit.message})`, options);
  const fresh = openNewest(path, databaseFile, options.nowMs);
  if ('unfit' in fresh) throw fresh.unfit;
  return { db: fresh.db, quarantine: unfit };
}

function openNewest(directory: string, file: string, nowMs: number): { db: Database.Database } | { unfit: Error } {
  const db = openDatabase(file);
  try {
    migrate(db, MIGRATIONS, { directory, mark: String(nowMs) });
    return { db };
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && !isOfTheDisk(error)) return { unfit: error };
    throw error;
  }
}

/** What the disk is to blame for is told as such; anything else stays what it is. */
export function startErrorOf(error: unknown, dataDir: string): unknown {
  const code = error instanceof WriteFailedError || error instanceof Database.SqliteError ? error.code : '';
  if (!isOfTheDisk({ code })) return error;
  return unusable(`The database in ${dataDir}`, error, 'Make room, mend the disk, or choose another --data-dir.');
}
