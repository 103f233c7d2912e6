import type { Database } from '#core/database/open.ts';
import type { KeptRows } from '#core/database/retention.ts';
import { captureIndex } from './capture-index.ts';

/** Captures, the oldest first to go. */
export function keptCaptures(db: Database): KeptRows {
  const count = db.prepare<[], number>(CAPTURE_COUNT).pluck();
  const oldest = db.prepare<[], number | null>('SELECT min(id) FROM capture').pluck();
  const drop = db.prepare('DELETE FROM capture WHERE id <= @captureId');
  const index = captureIndex(db);
  return {
    count: () => count.get() ?? 0,
    dropOldest(limit) {
      const captureId = (oldest.get() ?? 0) + limit - 1;
      index.dropUpTo(captureId);
      return drop.run({ captureId }).changes;
    },
  };
}

/** Only the oldest ever go, so the ids have no gaps; counting rows with their bodies would read all of them. */
export const CAPTURE_COUNT = 'SELECT coalesce((SELECT max(id) FROM capture) - (SELECT min(id) FROM capture) + 1, 0)';
