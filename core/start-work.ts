import type { BuildSite } from './build-site.ts';
import { startRetention } from './database/retention.ts';
import type { Shelf } from './database/shelf.ts';
import type { Dispatcher } from './dispatch/loop/dispatcher.ts';
import type { ReadStatus } from './status.ts';
import { STOP_GRACE_MS } from './undo.ts';

export interface Work {
  dispatcher: Dispatcher;
  status: ReadStatus;
  /** What old rows are dropped from. */
  shelves: readonly Shelf[];
}

/** What goes on by itself: old rows are dropped, the disk is watched, deliveries are sent. */
export async function startWork(site: BuildSite, { dispatcher, status, shelves }: Work): Promise<void> {
  const { options, writer, storage, bus, undo } = site;
  const { clock, logger } = options;
  const retention = startRetention({ writer, clock, logger, shelves });
  undo.later(retention.stop);
  const room = storage.keepRoom({
    dropOld: () => void retention.run(),
    changed: () => bus.publish({ type: 'status.changed', status: status() }),
  });
  undo.later(room.stop);
  await dispatcher.start();
  undo.later(() => dispatcher.stop(writer.isBroken() ? 0 : STOP_GRACE_MS));
}
