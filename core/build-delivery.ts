import { ownListeners } from './addresses.ts';
import type { BuildSite } from './build-site.ts';
import type { Shelf } from './database/shelf.ts';
import { createDispatch, type Dispatch } from './dispatch/dispatch.ts';
import type { OnItsWay } from './dispatch/outbox/sent-store.ts';
import type { CaptureReader } from './receiver/capture-store.ts';

/** Webhooks, their deliveries, and what users may do to them. */
export type Delivery = Omit<Dispatch, 'close' | 'shelves'> & { shelves: readonly Shelf[] };

export function buildDelivery(site: BuildSite, { captures, onItsWay }: { captures: CaptureReader; onItsWay: OnItsWay }): Delivery {
  const { options, db, writer, secrets, settings, release, keep, trusted, bus, undo, addresses } = site;
  const { clock, random, uuid, logger, urlPolicy } = options;
  const { close, shelves, ...delivery } = createDispatch({
    db,
    writer,
    clock,
    random,
    uuid,
    logger,
    publish: bus.publish,
    secrets,
    release,
    hasWorkspaces: options.enableWorkspaces === true,
    env: options.env,
    settings: () => ({ ...settings.current(), emulateWorkers: options.emulateWorkers }),
    targets: {
      mode: urlPolicy.name,
      allowedTargets: urlPolicy.allowedTargets,
      ownListeners: () => ownListeners(addresses.known(), options),
      ...(urlPolicy.allowedSchemes && { schemes: urlPolicy.allowedSchemes }),
      ...(urlPolicy.allowPrivateIps !== undefined && { allowPrivate: urlPolicy.allowPrivateIps }),
    },
    trusted,
    capturesOf: captures.ownIdsOf,
    received: captures.received,
    keep,
    onItsWay,
  });
  undo.later(close);
  return { ...delivery, shelves: Object.values(shelves) };
}
