import type { CaptureKind } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';

/**
 * Captures by delivery id. The index is a temporary table in memory, so that random ids dirty no pages of the file; it is filled from
 * the narrow table beside the captures when it is asked for the first time, in some 100 ms for 100,000, and follows the
 * same transactions.
 */
export function captureIndex(db: Database) {
  db.pragma('temp_store = MEMORY');
  const isFilled = db.prepare("SELECT 1 FROM temp.sqlite_schema WHERE name = 'delivery_capture'").get() !== undefined;
  if (!isFilled)
    db.exec(`
    CREATE TEMP TABLE delivery_capture (
      delivery_id TEXT NOT NULL, attempt INTEGER NOT NULL, capture_id INTEGER NOT NULL, PRIMARY KEY (delivery_id, attempt)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO delivery_capture SELECT delivery_id, attempt, capture_id FROM capture_kept WHERE delivery_id IS NOT NULL ORDER BY delivery_id, attempt;
  `);
  const insertStored = db.prepare(
    'INSERT INTO capture_kept (kind, capture_id, bytes, delivery_id, attempt) VALUES (@kind, @captureId, @bytes, @deliveryId, @attempt)',
  );
  const insertIndexed = db.prepare(
    'INSERT INTO delivery_capture (delivery_id, attempt, capture_id) VALUES (@deliveryId, @attempt, @captureId)',
  );
  const newestAttempt = db
    .prepare<{ deliveryId: string }, number | null>('SELECT max(attempt) FROM delivery_capture WHERE delivery_id = @deliveryId')
    .pluck();
  const selectIds = db
    .prepare<{ deliveryId: string }, number>('SELECT capture_id FROM delivery_capture WHERE delivery_id = @deliveryId ORDER BY attempt')
    .pluck();
  const dropIndexed = db.prepare(`
    DELETE FROM delivery_capture
    WHERE (delivery_id, attempt) IN (SELECT delivery_id, attempt FROM capture_kept WHERE kind = @kind AND capture_id <= @last AND delivery_id IS NOT NULL)`);
  const dropStored = db.prepare('DELETE FROM capture_kept WHERE kind = @kind AND capture_id <= @last');

  return {
    attemptsOf: (deliveryId: string) => newestAttempt.get({ deliveryId }) ?? 0,
    /** Oldest first. */
    idsOf: (deliveryId: string) => selectIds.all({ deliveryId }),
    /** Inside a work of the writer. */
    add({ deliveryId, attempt, ...entry }: IndexEntry): void {
      insertStored.run({ ...entry, deliveryId: deliveryId ?? null, attempt: attempt ?? null });
      if (deliveryId !== undefined) insertIndexed.run({ captureId: entry.captureId, deliveryId, attempt });
    },
    /** Inside a work of the writer: forgets the captures of a kind up to this one. */
    dropUpTo(kind: CaptureKind, last: number): void {
      dropIndexed.run({ kind, last });
      dropStored.run({ kind, last });
    },
  };
}

interface IndexEntry {
  kind: CaptureKind;
  captureId: number | bigint;
  bytes: number;
  deliveryId: string | undefined;
  attempt: number | undefined;
}
