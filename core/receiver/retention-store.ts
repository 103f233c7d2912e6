import type { Database } from '#core/database/open.ts';
import type { KeptRows } from '#core/database/retention.ts';

/** Captures, the oldest first to go. */
export function keptCaptures(db: Database): KeptRows {
  const count = db.prepare<[], number>('SELECT count(*) FROM capture').pluck();
  const dropOldest = db.prepare('DELETE FROM capture WHERE id IN (SELECT id FROM capture ORDER BY id LIMIT @limit)');
  return { count: () => count.get() ?? 0, dropOldest: (limit) => dropOldest.run({ limit }).changes };
}
