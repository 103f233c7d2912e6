import type { CoreStatus, MirroredServer } from '#shared/domain/app/core-status.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { Addresses } from './addresses.ts';
import type { CoreOptions } from './core-options.ts';
import type { DataDirectory } from './data-directory.ts';
import type { DeliveryReader } from './dispatch/read/delivery-store.ts';
import type { SettingsStore } from './dispatch/store/settings-store.ts';
import type { Storage } from './storage.ts';
import type { EventBus } from './stream/event-bus.ts';

/** How the core is now; only a started one knows. */
export type ReadStatus = () => CoreStatus;

export interface StatusSources {
  options: CoreOptions;
  startedAtMs: number;
  directory: Pick<DataDirectory, 'path'>;
  addresses: Addresses;
  settings: SettingsStore;
  storage: Storage;
  deliveries: Pick<DeliveryReader, 'counts'>;
  captures: { count(): number };
  webhooks: { count(): number };
  /** The real server that answers the MLflow API, if one does. */
  mirrored: () => MirroredServer | undefined;
}

export function createStatus(sources: StatusSources): ReadStatus {
  const { options, startedAtMs, directory, addresses, settings, storage, deliveries, captures, webhooks, mirrored } = sources;
  return () => {
    const { profile, timeScale, mlflowVersion } = settings.current();
    const { nextAttemptAtMs, ...counts } = deliveries.counts();
    const short = storage.shortage();
    const upstream = mirrored();
    return {
      version: options.version,
      mlflowVersion,
      pid: process.pid,
      startedAtMs,
      dataDir: directory.path,
      urls: addresses.get(),
      profile,
      timeScale,
      urlPolicy: options.urlPolicy.name,
      keepCount: settings.current().keepCount,
      ...(options.emulateWorkers && { emulatesWorkers: true }),
      ...(storage.quarantine && { quarantine: storage.quarantine }),
      ...(short && { shortage: short }),
      ...(upstream && { upstream }),
      counts: { ...counts, captures: captures.count(), webhooks: webhooks.count() },
      ...(nextAttemptAtMs !== undefined && { nextAttemptAtMs }),
    };
  };
}

/** Counting is cheap, but not so cheap that every event could afford it. */
const AT_MOST_EVERY_MS = 500;

/** Publishes the status after something happened, so that the status bar follows without asking. @returns how to stop. */
export function publishStatus(bus: EventBus, clock: Clock, status: ReadStatus): () => void {
  let cancelTimer: CancelTimer | undefined;
  const unsubscribe = bus.subscribe((events) => {
    if (cancelTimer || events.every(({ type }) => type === 'status.changed')) return;
    cancelTimer = clock.setTimer(clock.nowMs() + AT_MOST_EVERY_MS, () => {
      cancelTimer = undefined;
      bus.publish({ type: 'status.changed', status: status() });
    });
  });
  return () => {
    unsubscribe();
    cancelTimer?.();
  };
}
