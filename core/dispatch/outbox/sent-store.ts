import type { Database } from '#core/database/open.ts';
import type { DeliveryShelvesOptions } from './delivery-shelves.ts';

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

/** Which delivery ids have an attempt on its way: it may be what arrives. */
export interface OnItsWay {
  /** One attempt more, or one less. */
  began(deliveryId: string): void;
  ended(deliveryId: string): void;
  has(deliveryId: string): boolean;
}

export interface OutboxOptions extends DeliveryShelvesOptions {
  /** Told of each attempt. */
  onItsWay?: Pick<OnItsWay, 'began' | 'ended'> | undefined;
}

/**
 * What arrives under another id is known without asking the database, which outside of a transaction takes several system calls. Of the
 * others it is asked: a user may have ended the delivery meanwhile.
 */
export function createOnItsWay(db: Database): OnItsWay {
  const select = db.prepare<[string], 1>("SELECT 1 FROM delivery WHERE delivery_id = ? AND state = 'in-flight' LIMIT 1").pluck();
  const attempts = new Map<string, number>();
  return {
    began: (deliveryId) => void attempts.set(deliveryId, (attempts.get(deliveryId) ?? 0) + 1),
    ended(deliveryId) {
      const left = (attempts.get(deliveryId) ?? 0) - 1;
      if (left > 0) attempts.set(deliveryId, left);
      else attempts.delete(deliveryId);
    },
    has: (deliveryId) => attempts.has(deliveryId) && select.get(deliveryId) !== undefined,
  };
}
