import type { Database } from './open.ts';

/**
 * Runs questions in one transaction that only reads: outside of one SQLite locks and unlocks a file for each of them, which costs more than
 * a small question itself.
 *
 * @returns what runs them; synchronous, and inside a work of the writer they belong to its transaction
 */
export function createReadTogether(db: Database): <T>(ask: () => T) => T {
  const begin = db.prepare('BEGIN');
  const end = db.prepare('COMMIT');
  return (ask) => {
    if (db.inTransaction) return ask();
    begin.run();
    try {
      return ask();
    } finally {
      end.run();
    }
  };
}
