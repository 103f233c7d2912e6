import type { CaptureKind } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { enoughOf, MOST_AT_ONCE, type ShelfStore } from '#core/database/shelf.ts';
import { captureIndex } from './capture-index.ts';

/** Captures of one kind, the oldest first to go. */
export function keptCaptures(db: Database, kind: CaptureKind, afterUndo: (callback: () => void) => void): ShelfStore {
  const total = db.prepare<{ kind: CaptureKind }, { rows: number; bytes: number }>(
    'SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM capture_kept WHERE kind = @kind',
  );
  const oldest = db.prepare<{ kind: CaptureKind; limit: number }, { id: number; bytes: number }>(
    'SELECT capture_id AS id, bytes FROM capture_kept WHERE kind = @kind ORDER BY capture_id LIMIT @limit',
  );
  const drop = db.prepare(
    'DELETE FROM capture WHERE id IN (SELECT capture_id FROM capture_kept WHERE kind = @kind AND capture_id <= @last)',
  );
  const index = captureIndex(db);
  return {
    total: () => total.get({ kind }) ?? { rows: 0, bytes: 0 },
    dropOldest(enough) {
      const { taken, bytes } = enoughOf(oldest.all({ kind, limit: MOST_AT_ONCE }), enough);
      const last = taken.at(-1)?.id ?? 0;
      drop.run({ kind, last });
      index.dropUpTo(kind, last, afterUndo);
      return { rows: taken.length, bytes };
    },
  };
}
