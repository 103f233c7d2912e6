import type { Database } from '#core/database/open.ts';
import type { KeptRows } from '#core/database/retention.ts';

/** Deliveries with all that belongs to them. Unfinished and starred ones stay, whatever their age. */
export function keptDeliveries(db: Database): KeptRows {
  const count = db.prepare<[], number>('SELECT count(*) FROM delivery').pluck();
  const dropOldest = db.prepare<[{ limit: number }], { event_id: number }>(`
    DELETE FROM delivery WHERE id IN (
      SELECT id FROM delivery NOT INDEXED
      WHERE state IN ('delivered', 'failed', 'exhausted', 'cancelled') AND starred = 0 ORDER BY id LIMIT @limit)
    RETURNING event_id`);
  const dropEvent = db.prepare('DELETE FROM event WHERE id = @id AND NOT EXISTS (SELECT 1 FROM delivery WHERE event_id = @id)');
  return {
    count: () => count.get() ?? 0,
    dropOldest(limit) {
      const dropped = dropOldest.all({ limit });
      for (const id of new Set(dropped.map(({ event_id }) => event_id))) dropEvent.run({ id });
      return dropped.length;
    },
  };
}

/** Events that nobody heard. */
export function keptUnheardEvents(db: Database): KeptRows {
  const count = db.prepare<[], number>('SELECT count(*) FROM event WHERE unheard IS NOT NULL').pluck();
  const dropOldest = db.prepare('DELETE FROM event WHERE id IN (SELECT id FROM event WHERE unheard IS NOT NULL ORDER BY id LIMIT @limit)');
  return { count: () => count.get() ?? 0, dropOldest: (limit) => dropOldest.run({ limit }).changes };
}
