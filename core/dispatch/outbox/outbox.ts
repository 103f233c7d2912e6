import type { Database } from '#core/database/open.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Cause, Why } from '#shared/domain/delivery/explain.ts';
import type { DeliveryVerdict } from '#shared/domain/delivery/verdict.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, type DeliveryRow, toSummary } from '../store/delivery-row.ts';
import { createArrivals } from './arrivals.ts';
import { createClaims } from './claims.ts';
import { createDeliveryShelves } from './delivery-shelves.ts';
import type { OutboxOptions } from './sent-store.ts';
import { createSettlements } from './settlements.ts';

/** What our own receiver made of a delivery. */
export interface Received {
  /** Absent: it did not tell. */
  verdict?: DeliveryVerdict | null | undefined;
  endpoint?: string | null | undefined;
}

/** The durable table between the registry and the network. Everything that changes it belongs inside a work of the writer. */
export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox(db: Database, options: OutboxOptions = {}) {
  const room = createDeliveryShelves(db, options);
  const selectOne = db.prepare<[{ id: number }], DeliveryRow>(`SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id = @id`);
  const newestOf = db
    .prepare<[{ deliveryId: string }], number | null>('SELECT max(id) FROM delivery WHERE delivery_id = @deliveryId')
    .pluck();
  // While it is on its way: a copy that somebody sends by hand later is none of its attempts.
  const setReceived = db.prepare<[{ id: number; verdict: DeliveryVerdict | null; endpoint: string | null }]>(
    `UPDATE delivery SET verdict = coalesce(@verdict, verdict), endpoint = @endpoint
     WHERE id = @id AND state = 'in-flight' AND (verdict IS NOT coalesce(@verdict, verdict) OR endpoint IS NOT @endpoint)`,
  );
  const setCause = db.prepare<[{ id: number; why: Why; cause: string }]>(
    'UPDATE delivery SET why = @why, cause = @cause WHERE id = @id AND (why IS NOT @why OR cause IS NOT @cause)',
  );

  const setNote = db.prepare('UPDATE delivery SET note = @note WHERE id = @id');

  return {
    shelves: room.shelves,
    ...createArrivals(db, room),
    ...createClaims(db, options),
    ...createSettlements(db, room, options),
    /** What our own receiver saw. @returns the delivery that is another by it */
    setReceived(deliveryId: string, { verdict = null, endpoint = null }: Received): number | undefined {
      const id = newestOf.get({ deliveryId }) ?? undefined; // what another MLflow sent is none of ours
      return id !== undefined && setReceived.run({ id, verdict, endpoint }).changes > 0 ? id : undefined;
    },
    /** @returns whether it is another than before */
    setCause: (id: number, { why, ...cause }: Cause): boolean => setCause.run({ id, why, cause: JSON.stringify(cause) }).changes > 0,
    setNote: (id: number, note: string) => void setNote.run({ id, note }),
    summary(id: number): DeliverySummary | undefined {
      const row = selectOne.get({ id });
      return row && toSummary(row);
    },
  };
}
