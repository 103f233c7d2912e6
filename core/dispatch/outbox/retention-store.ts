import type { Database } from '#core/database/open.ts';
import { enoughOf, MOST_AT_ONCE, type ShelfStore } from '#core/database/shelf.ts';
import { FINAL_STATES } from '#shared/domain/delivery/delivery.ts';

/** Deliveries with all that belongs to them. Unfinished and starred ones stay, whatever their age. */
export function keptDeliveries(db: Database): ShelfStore {
  const total = db.prepare<[], { rows: number; bytes: number }>('SELECT count(*) AS rows, coalesce(sum(bytes), 0) AS bytes FROM delivery');
  // One ordered run through the index for each state, merged: `IN` would read all of them first.
  const finished = [...FINAL_STATES].map((state) => `SELECT id, bytes FROM delivery WHERE state = '${state}' AND starred = 0`);
  const oldest = db.prepare<[{ limit: number }], { id: number; bytes: number }>(`${finished.join(' UNION ALL ')} ORDER BY id LIMIT @limit`);
  const drop = db.prepare<[{ ids: string }], { event_id: number }>(
    'DELETE FROM delivery WHERE id IN (SELECT value FROM json_each(@ids)) RETURNING event_id',
  );
  const dropEvent = db.prepare('DELETE FROM event WHERE id = @id AND NOT EXISTS (SELECT 1 FROM delivery WHERE event_id = @id)');
  return {
    total: () => total.get() ?? { rows: 0, bytes: 0 },
    dropOldest(enough) {
      const { taken, bytes } = enoughOf(oldest.all({ limit: MOST_AT_ONCE }), enough);
      const dropped = drop.all({ ids: JSON.stringify(taken.map(({ id }) => id)) });
      for (const id of new Set(dropped.map(({ event_id }) => event_id))) dropEvent.run({ id });
      return { rows: taken.length, bytes };
    },
  };
}

/** Events that nobody heard. */
export function keptUnheardEvents(db: Database): ShelfStore {
  const total = db.prepare<[], { rows: number; bytes: number }>(
    `SELECT count(*) AS rows, coalesce(sum(${UNHEARD_BYTES}), 0) AS bytes FROM event WHERE unheard IS NOT NULL`,
  );
  const oldest = db.prepare<[{ limit: number }], { id: number; bytes: number }>(
    `SELECT id, ${UNHEARD_BYTES} AS bytes FROM event WHERE unheard IS NOT NULL ORDER BY id LIMIT @limit`,
  );
  const drop = db.prepare('DELETE FROM event WHERE unheard IS NOT NULL AND id <= @last');
  return {
    total: () => total.get() ?? { rows: 0, bytes: 0 },
    dropOldest(enough) {
      const { taken, bytes } = enoughOf(oldest.all({ limit: MOST_AT_ONCE }), enough);
      drop.run({ last: taken.at(-1)?.id ?? 0 });
      return { rows: taken.length, bytes };
    },
  };
}

const UNHEARD_BYTES = '300 + length(about) + length(body)';

/** The same number before the row is there; `length` of a text counts characters, and so does this. */
export const unheardBytes = (event: { about: string; body: Uint8Array }) => 300 + event.about.length + event.body.length;
