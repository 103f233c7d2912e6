import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Database, openDatabase } from '#core/database/open.ts';
import { createWriter, type Writer } from '#core/database/writer.ts';
import { createDispatch, type Dispatch, type DispatchOptions } from '#core/dispatch/dispatch.ts';
import { createOnItsWay } from '#core/dispatch/outbox/sent-store.ts';
import type { DispatchSettings } from '#core/dispatch/store/settings.ts';
import { parseFernetKey } from '#core/secrets/fernet.ts';
import { createSecretBox } from '#core/secrets/secret-box.ts';
import { systemClock } from '#core/system-clock.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { newestDatabase, writeNewestDatabase } from './newest-database.ts';

const DEFAULT_SETTINGS: DispatchSettings = {
  profile: 'documented',
  maxRetries: 3,
  timeScale: 1,
  requestTimeoutMs: 30_000,
  workersPerWebhook: 10,
};

export interface StartOptions extends Partial<Omit<DispatchOptions, 'db' | 'settings'>> {
  /** A database file, else one in memory. */
  file?: string;
  settings?: Partial<DispatchSettings>;
  /** A Fernet key. */
  key?: string;
}

export interface RunningDispatch extends Dispatch {
  db: Database;
  writer: Writer;
  /** Whether an attempt of a delivery with this id is on its way. */
  isOnItsWay(deliveryId: string): boolean;
  /** Everything that was published, in order. */
  events: StreamEventBody[];
  /** Changing a field holds for the next attempt. */
  settings: DispatchSettings;
  /** Resolves when `holds()` is true; it is asked now and after every published event. */
  until(holds: () => boolean): Promise<void>;
  announce(event: RegistryEvent): Promise<unknown>;
  /** Resolves when a delivery has ended or is held. */
  finished(id: string): Promise<DeliveryDetail>;
  stop(): Promise<void>;
}

/** The dispatcher on a real database and real sockets, without the servers around it. */
export async function startDispatch({
  file = ':memory:',
  settings,
  key = TEST_KEY,
  ...options
}: StartOptions = {}): Promise<RunningDispatch> {
  if (file !== ':memory:' && !existsSync(file)) writeNewestDatabase(file);
  const db = file === ':memory:' ? newestDatabase() : openDatabase(file);
  const writer = createWriter(db);
  const events: StreamEventBody[] = [];
  const listeners = new Set<() => void>();
  const current: DispatchSettings = { ...DEFAULT_SETTINGS, ...settings };
  const onItsWay = createOnItsWay(db);
  const dispatch = createDispatch({
    db,
    onItsWay,
    writer,
    clock: systemClock,
    random: () => 0,
    uuid: randomUUID,
    settings: () => current,
    release: releaseOf(DEFAULT_RELEASE),
    targets: { mode: 'local' },
    secrets: createSecretBox({ key: parseFernetKey(key), nowMs: Date.now }),
    capturesOf: () => [],
    received: () => ({ times: 0 }),
    logger: { info() {}, warn() {}, error: (message, fields) => console.error(message, fields) },
    ...options,
    publish(event) {
      events.push(event);
      options.publish?.(event);
      for (const listener of listeners) listener();
    },
  });
  await dispatch.dispatcher.start();

  function until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = () => {
        if (!holds()) return;
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  }

  return {
    ...dispatch,
    isOnItsWay: onItsWay.has,
    db,
    writer,
    events,
    settings: current,
    until,
    announce: (event) => writer.write(() => dispatch.dispatcher.announce(event)),
    async finished(id) {
      let delivery: DeliveryDetail | undefined;
      await until(() => {
        delivery = dispatch.deliveries.get(id);
        return delivery !== undefined && !UNFINISHED.has(delivery.state);
      });
      if (!delivery) throw new Error(`no delivery ${id}`);
      return delivery;
    },
    async stop() {
      await dispatch.dispatcher.stop(2000);
      await writer.stop();
      dispatch.close();
      db.close();
    },
  };
}

const TEST_KEY = Buffer.alloc(32, 42).toString('base64');
const UNFINISHED = new Set(['pending', 'in-flight', 'waiting']);
