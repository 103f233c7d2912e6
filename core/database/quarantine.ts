import { existsSync, renameSync } from 'node:fs';
import { StartError } from '#shared/domain/app/start-error.ts';
import { damageOf } from './damage.ts';

/** A damaged database that was put aside. */
export interface Quarantine {
  /** Where the file is now. */
  path: string;
  /** What is wrong with it, to be put after its name. */
  why: string;
}

export interface QuarantineOptions {
  nowMs: number;
  /** Refuses to start instead. */
  strict: boolean;
}

/** The database first: after a kill between two renames, a log without a database is damage too, and is put aside as well. */
const PARTS = ['', '-wal', '-shm'] as const;

/**
 * Looks at a database before it is opened. A damaged one is renamed to `hookglass.db.corrupt-<time>`, together with its
 * `-wal` and `-shm`; not a byte of the three is changed, and nothing is ever deleted.
 *
 * @returns what was put aside; nothing when the database can be opened
 * @throws StartError `database-corrupt` under `strict`, and then nothing is renamed
 */
export function quarantineIfDamaged(file: string, options: QuarantineOptions): Quarantine | undefined {
  const why = damageOf(file);
  return why === undefined ? undefined : quarantine(file, why, options);
}

/**
 * Puts a database aside that is closed, for a reason that was found elsewhere.
 * @throws StartError `database-corrupt` under `strict`, and then nothing is renamed
 */
export function quarantine(file: string, why: string, { nowMs, strict }: QuarantineOptions): Quarantine {
  if (strict)
    throw new StartError(
      'database-corrupt',
      `The database ${file} is damaged: ${why}. Nothing was changed. Without --strict it is put aside and a new one begun.`,
    );
  const time = new Date(nowMs).toISOString().replaceAll(':', '-');
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, `${file + part}.corrupt-${time}`);
  return { path: `${file}.corrupt-${time}`, why };
}
