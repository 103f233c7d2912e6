import { budgetOf, type Keep, rowBytes, UNLIMITED } from '#core/database/budgets.ts';
import type { Database } from '#core/database/open.ts';
import { createShelf } from '#core/database/shelf.ts';
import { keptDeliveries, keptUnheardEvents, unheardBytes } from './retention-store.ts';

export interface DeliveryShelvesOptions {
  /** What the user lets us keep; without it nothing is dropped. */
  keep?: Keep | undefined;
  afterUndo?: ((callback: () => void) => void) | undefined;
}

/** A row of `delivery` without its URL and headers, and one of `attempt` without its texts. */
const DELIVERY_BYTES = 700;
const ATTEMPT_BYTES = 200;

export type DeliveryShelves = ReturnType<typeof createDeliveryShelves>;

/** Room for deliveries with their attempts and answers, and for events that nobody heard. To be called inside a work, before the rows are written. */
export function createDeliveryShelves(db: Database, { keep = UNLIMITED, afterUndo = () => {} }: DeliveryShelvesOptions) {
  const shelves = {
    deliveries: createShelf({ store: keptDeliveries(db), budget: () => budgetOf('deliveries', keep), afterUndo }),
    unheard: createShelf({ store: keptUnheardEvents(db), budget: () => budgetOf('unheard', keep), afterUndo }),
  };
  /** The body of the newest event, until its first delivery bears it. */
  let unborne = { eventId: 0, bytes: 0 };

  return {
    shelves,
    /** @returns to be called with the number that the event got */
    forEvent(event: { about: string; body: Uint8Array; unheard: string | null }): (eventId: number) => void {
      if (event.unheard !== null) shelves.unheard.take(unheardBytes(event));
      return (eventId) => {
        unborne = { eventId, bytes: rowBytes(event.about.length + event.body.length) };
      };
    },
    /** @returns the bytes that the delivery takes up from now on */
    forDelivery(eventId: number, textsBytes: number): number {
      const ofEvent = unborne.eventId === eventId ? unborne.bytes : 0;
      if (ofEvent > 0) unborne = { eventId: 0, bytes: 0 };
      const bytes = ofEvent + rowBytes(DELIVERY_BYTES + textsBytes);
      shelves.deliveries.take(bytes);
      return bytes;
    },
    /** @returns the bytes by which its delivery grows */
    forAttempt(texts: readonly (string | null)[], body: Uint8Array | undefined): number {
      const textsBytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), ATTEMPT_BYTES);
      const bytes = rowBytes(textsBytes) + (body && body.length > 0 ? rowBytes(body.length) : 0);
      shelves.deliveries.grow(bytes);
      return bytes;
    },
  };
}
