import type { CaptureKind } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { createMetIds, type MetIds } from './met-ids.ts';

/** Captures by delivery id, and what is dropped of them. */
export interface CaptureIndex {
  attemptsOf(deliveryId: string): number;
  /** The newest of this id. */
  newestOf(deliveryId: string): KeptCapture | undefined;
  /** Oldest first. */
  idsOf(deliveryId: string): number[];
  /** Those that our own attempts made, oldest first. */
  ownOf(deliveryId: string): number[];
  /** The row of those that came from elsewhere. */
  arrivalOf(deliveryId: string): number | undefined;
  /** The row of one capture; undefined for one of ours. */
  rowOf(captureId: number): number | undefined;
  /** Inside a work of the writer. */
  add(entry: IndexEntry): void;
  /** Inside a work of the writer: forgets the captures of a kind up to this one. @param afterUndo hears what is to be done when that is undone */
  dropUpTo(kind: CaptureKind, last: number, afterUndo: (callback: () => void) => void): void;
}

export interface KeptCapture {
  attempt: number;
  /** null: it was one of our own. */
  arrivalId: number | null;
}

interface IndexEntry {
  kind: CaptureKind;
  captureId: number;
  bytes: number;
  deliveryId: string | undefined;
  attempt: number | undefined;
  /** Absent for one of our own. */
  arrivalId?: number | undefined;
}

const ofDatabase = new WeakMap<Database, CaptureIndex>();

/** There is one for each database: what stores captures and what drops them share it. Made from the narrow table, in some 100 ms for 100,000. */
export function captureIndex(db: Database): CaptureIndex {
  const known = ofDatabase.get(db) ?? createCaptureIndex(db);
  ofDatabase.set(db, known);
  return known;
}

function createCaptureIndex(db: Database): CaptureIndex {
  const insert = db.prepare(
    'INSERT INTO capture_kept (kind, capture_id, bytes, delivery_id, attempt, arrival_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[number], KeptCapture & { deliveryId: string | null }>(
    `SELECT delivery_id AS deliveryId, attempt, arrival_id AS arrivalId FROM capture_kept WHERE kind IN ${KINDS} AND capture_id = ?`,
  );
  const selectThose = db
    .prepare<{ numbers: string; deliveryId: string }, number>(
      `SELECT capture_id FROM json_each(@numbers) JOIN capture_kept ON kind IN ${KINDS} AND capture_id = value
      WHERE delivery_id = @deliveryId ORDER BY capture_id`,
    )
    .pluck();
  const selectRow = db
    .prepare<{ captureId: number }, number | null>(
      "SELECT arrival_id FROM capture_kept WHERE kind IN ('signed', 'foreign', 'refused') AND capture_id = @captureId",
    )
    .pluck();
  const met = metIn(db);

  /** The newest of these numbers that is there, under this id. */
  function newestAmong(deliveryId: string, isWanted: (capture: number) => boolean): KeptCapture | undefined {
    const numbers = met.of(deliveryId);
    for (let at = numbers.length - 1; at >= 0; at -= 1) {
      const number = numbers[at] ?? 0;
      const kept = isWanted(number) ? select.get(Math.abs(number)) : undefined;
      if (kept?.deliveryId === deliveryId) return kept;
    }
    return undefined;
  }

  function thoseOf(deliveryId: string, isWanted: (capture: number) => boolean): number[] {
    const numbers = met.of(deliveryId).filter(isWanted).map(Math.abs);
    return numbers.length === 0 ? [] : selectThose.all({ numbers: JSON.stringify(numbers), deliveryId });
  }

  return {
    attemptsOf: (deliveryId) => newestAmong(deliveryId, isAny)?.attempt ?? 0,
    newestOf: (deliveryId) => newestAmong(deliveryId, isAny),
    idsOf: (deliveryId) => thoseOf(deliveryId, isAny),
    ownOf: (deliveryId) => thoseOf(deliveryId, isOwn),
    arrivalOf: (deliveryId) => newestAmong(deliveryId, isForeign)?.arrivalId ?? undefined,
    rowOf: (captureId) => selectRow.get({ captureId }) ?? undefined,
    add({ kind, captureId, bytes, deliveryId, attempt, arrivalId }) {
      insert.run(kind, captureId, bytes, deliveryId ?? null, attempt ?? null, arrivalId ?? null);
      if (deliveryId !== undefined) met.add(deliveryId, arrivalId === undefined ? -captureId : captureId);
    },
    dropUpTo: dropping(db, met, (deliveryId, row) => {
      // What remains of a row is nearly always of the same row, so that the first tells.
      return met.of(deliveryId).some((number) => {
        const kept = isForeign(number) ? select.get(number) : undefined;
        return kept?.arrivalId === row && kept.deliveryId === deliveryId;
      });
    }),
  };
}

const KINDS = "('own', 'signed', 'foreign', 'refused')";
const isAny = () => true;
const isOwn = (capture: number) => capture < 0;
const isForeign = (capture: number) => capture > 0;

function metIn(db: Database): MetIds {
  const met = createMetIds();
  const all = db.prepare<[], [number, string]>(
    "SELECT iif(kind = 'own', -capture_id, capture_id), delivery_id FROM capture_kept WHERE delivery_id IS NOT NULL ORDER BY capture_id",
  );
  for (const [capture, deliveryId] of all.raw().iterate()) met.add(deliveryId, capture);
  return met;
}

/** @param isShown whether a row of what came from elsewhere still has a capture */
function dropping(db: Database, met: MetIds, isShown: (deliveryId: string, row: number) => boolean): CaptureIndex['dropUpTo'] {
  const selectGone = db.prepare<{ kind: CaptureKind; last: number }, { id: number; deliveryId: string | null; row: number | null }>(
    'SELECT capture_id AS id, delivery_id AS deliveryId, arrival_id AS row FROM capture_kept WHERE kind = @kind AND capture_id <= @last',
  );
  const dropKept = db.prepare('DELETE FROM capture_kept WHERE kind = @kind AND capture_id <= @last');
  const dropRow = db.prepare<[number]>('DELETE FROM arrival WHERE id = ?');

  return (kind, last, afterUndo) => {
    const gone = selectGone.all({ kind, last });
    dropKept.run({ kind, last });
    const numbers = new Set(gone.map(({ id }) => id));
    for (const deliveryId of new Set(gone.map(({ deliveryId: id }) => id)))
      if (deliveryId !== null) afterUndo(met.drop(deliveryId, numbers));
    for (const [row, deliveryId] of new Map(gone.map((one) => [one.row, one.deliveryId])))
      if (row !== null && (deliveryId === null || !isShown(deliveryId, row))) dropRow.run(row);
  };
}
