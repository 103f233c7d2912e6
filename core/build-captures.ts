import type { BuildSite } from './build-site.ts';
import type { Shelf } from './database/shelf.ts';
import { createOnItsWay, createSentStore, type OnItsWay } from './dispatch/outbox/sent-store.ts';
import { createCaptureShelves } from './receiver/capture-shelves.ts';
import { type CaptureStore, createCaptureStore } from './receiver/capture-store.ts';

/** What the receiver has kept. Deliveries read it, and it asks what was sent. */
export function buildCaptures({ options, db, writer, bus, keep }: BuildSite): {
  captures: CaptureStore;
  shelves: readonly Shelf[];
  onItsWay: OnItsWay;
} {
  const shelves = createCaptureShelves(db, { keep, afterUndo: writer.afterUndo });
  const captures = createCaptureStore(db, {
    nowMs: options.clock.nowMs,
    shelves,
    sent: createSentStore(db),
    onArrival: (arrival) => writer.afterCommit(() => bus.publish({ type: 'arrival.changed', arrival })),
  });
  return { captures, shelves: Object.values(shelves), onItsWay: createOnItsWay(db) };
}
