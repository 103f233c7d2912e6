import type { Database } from '#core/database/open.ts';

/** What went out under a delivery id, replays included. */
export interface SentFacts {
  attempts: number;
  bodyBytes: number;
}

/**
 * @returns how to ask; nothing is known of an id that is none of ours. The receiver asks for every request that has one, and two small
 *   questions take a fifth of the time of a joined one.
 */
export function createSentStore(db: Database): (deliveryId: string) => SentFacts | undefined {
  const selectDeliveries = db.prepare<[string], { eventId: number; attempts: number }>(
    'SELECT event_id AS eventId, attempts FROM delivery WHERE delivery_id = ?',
  );
  const selectBodyBytes = db.prepare<[number], number>('SELECT length(body) FROM event WHERE id = ?').pluck();
  return (deliveryId) => {
    const deliveries = selectDeliveries.all(deliveryId);
    if (deliveries.length === 0) return undefined;
    return {
      attempts: deliveries.reduce((sum, { attempts }) => sum + attempts, 0),
      bodyBytes: Math.max(...[...new Set(deliveries.map(({ eventId }) => eventId))].map((id) => selectBodyBytes.get(id) ?? 0)),
    };
  };
}

/** @returns how to ask whether an attempt of a delivery with this id is on its way: then it may be what arrives. */
export function createOnItsWay(db: Database): (deliveryId: string) => boolean {
  const select = db.prepare<[string], 1>("SELECT 1 FROM delivery WHERE delivery_id = ? AND state = 'in-flight' LIMIT 1").pluck();
  return (deliveryId) => select.get(deliveryId) !== undefined;
}
