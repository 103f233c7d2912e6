import type { CaptureKind } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import { createSeenIds } from './seen-ids.ts';

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
      delivery_id TEXT NOT NULL, attempt INTEGER NOT NULL, capture_id INTEGER NOT NULL, arrival_id INTEGER, PRIMARY KEY (delivery_id, attempt)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO delivery_capture SELECT delivery_id, attempt, capture_id, arrival_id FROM capture_kept WHERE delivery_id IS NOT NULL ORDER BY delivery_id, attempt;
  `);
  const insertStored = prepareNamed(
    db,
    'INSERT INTO capture_kept (kind, capture_id, bytes, delivery_id, attempt, arrival_id) VALUES (@kind, @captureId, @bytes, @deliveryId, @attempt, @arrivalId)',
  );
  const insertIndexed = prepareNamed(
    db,
    'INSERT INTO delivery_capture (delivery_id, attempt, capture_id, arrival_id) VALUES (@deliveryId, @attempt, @captureId, @arrivalId)',
  );
  const seen = createSeenIds();
  for (const id of db.prepare<[], string>('SELECT delivery_id FROM delivery_capture').pluck().iterate()) seen.add(id);
  const newestAttempt = db
    .prepare<{ deliveryId: string }, number | null>('SELECT max(attempt) FROM delivery_capture WHERE delivery_id = @deliveryId')
    .pluck();
  const selectIds = db
    .prepare<{ deliveryId: string }, number>('SELECT capture_id FROM delivery_capture WHERE delivery_id = @deliveryId ORDER BY attempt')
    .pluck();
  const newestEntry = db.prepare<{ deliveryId: string }, NewestEntry>(
    'SELECT attempt, arrival_id AS arrivalId FROM delivery_capture WHERE delivery_id = @deliveryId ORDER BY attempt DESC LIMIT 1',
  );
  // Both end at the first that they find, or look at no more than there were attempts.
  const selectArrival = db
    .prepare<{ deliveryId: string }, number>(
      'SELECT arrival_id FROM delivery_capture WHERE delivery_id = @deliveryId AND arrival_id IS NOT NULL ORDER BY attempt DESC LIMIT 1',
    )
    .pluck();
  const selectOwn = db
    .prepare<{ deliveryId: string }, number>(
      'SELECT capture_id FROM delivery_capture WHERE delivery_id = @deliveryId AND arrival_id IS NULL ORDER BY attempt',
    )
    .pluck();
  const selectRow = db
    .prepare<{ captureId: number }, number | null>(
      "SELECT arrival_id FROM capture_kept WHERE kind IN ('signed', 'foreign', 'refused') AND capture_id = @captureId",
    )
    .pluck();
  const dropArrivals = db.prepare(`
    DELETE FROM arrival
    WHERE id IN (SELECT arrival_id FROM capture_kept WHERE kind = @kind AND capture_id <= @last AND arrival_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM delivery_capture AS d WHERE d.delivery_id = arrival.delivery_id AND d.arrival_id = arrival.id)`);
  const dropIndexed = db.prepare(`
    DELETE FROM delivery_capture
    WHERE (delivery_id, attempt) IN (SELECT delivery_id, attempt FROM capture_kept WHERE kind = @kind AND capture_id <= @last AND delivery_id IS NOT NULL)`);
  const dropStored = db.prepare('DELETE FROM capture_kept WHERE kind = @kind AND capture_id <= @last');

  return {
    attemptsOf: (deliveryId: string) => newestAttempt.get({ deliveryId }) ?? 0,
    /** The newest of this id: most ids are new, and one question tells. */
    newestOf: (deliveryId: string) => (seen.maybe(deliveryId) ? newestEntry.get({ deliveryId }) : undefined),
    /** Oldest first. */
    idsOf: (deliveryId: string) => selectIds.all({ deliveryId }),
    /** Those that our own attempts made, oldest first. */
    ownOf: (deliveryId: string) => selectOwn.all({ deliveryId }),
    /** The row of those that came from elsewhere. */
    arrivalOf: (deliveryId: string) => selectArrival.get({ deliveryId }),
    /** The row of one capture; undefined for one of ours. */
    rowOf: (captureId: number) => selectRow.get({ captureId }) ?? undefined,
    /** Inside a work of the writer. */
    add({ deliveryId, attempt, ...entry }: IndexEntry): void {
      const arrivalId = entry.arrivalId ?? null;
      insertStored.run({ ...entry, deliveryId: deliveryId ?? null, attempt: attempt ?? null, arrivalId });
      if (deliveryId === undefined) return;
      seen.add(deliveryId);
      insertIndexed.run({ captureId: entry.captureId, deliveryId, attempt, arrivalId });
    },
    /** Inside a work of the writer: forgets the captures of a kind up to this one. */
    dropUpTo(kind: CaptureKind, last: number): void {
      dropIndexed.run({ kind, last });
      dropArrivals.run({ kind, last });
      dropStored.run({ kind, last });
    },
  };
}

interface NewestEntry {
  attempt: number;
  /** null: it was one of our own. */
  arrivalId: number | null;
}

interface IndexEntry {
  kind: CaptureKind;
  captureId: number | bigint;
  bytes: number;
  deliveryId: string | undefined;
  attempt: number | undefined;
  /** Absent for one of our own. */
  arrivalId?: number | undefined;
}
