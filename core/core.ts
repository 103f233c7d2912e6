import type { CoreUrls } from '#shared/domain/app/core-status.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { createAddresses } from './addresses.ts';
import { buildPlanes, type Planes } from './build-planes.ts';
import type { CoreOptions } from './core-options.ts';
import type { WriteFailedError } from './database/writer.ts';
import { listenAll } from './listen-all.ts';
import { openStorage } from './open-storage.ts';
import { createRecentLog } from './recent-log.ts';
import { publishStatus } from './status.ts';
import { startErrorOf } from './storage.ts';
import { createEventBus } from './stream/event-bus.ts';
import { createUndo } from './undo.ts';

export { rotateAccessToken } from './control/access-token.ts';
export type { CoreOptions } from './core-options.ts';
export { removeRecorded } from './reset-data.ts';
export { systemClock } from './system-clock.ts';

export interface Core {
  /** @throws StartError with the exit code and a sentence for the user; whatever was opened is closed again. */
  start(): Promise<ReadyLine>;
  /** Ends what is in hand, at most 5 s, and lets go of the data directory. May be called at any time, and twice. */
  stop(): Promise<void>;
  /** Resolves when the database could not be written or synced: it has to be opened again, by stopping this core and starting another. */
  readonly failed: Promise<WriteFailedError>;
  /** Called with each batch of what happens, in order. @returns how to stop. */
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  /** Writes a private file that leads a browser to the inspector, once, within 60 s. @returns its path */
  launchFile(): string;
  /** Where it listens; only a started core knows. */
  readonly urls: CoreUrls;
}

/** Puts the parts together in three steps: what lies on the disk, the planes over it, their ports. */
export function createCore(given: CoreOptions): Core {
  const recent = createRecentLog(given.logger, given.clock);
  const options = { ...given, logger: recent.logger };
  const { version, clock } = options;
  const bus = createEventBus({ epoch: options.uuid() });
  const undo = createUndo();
  const addresses = createAddresses();
  const { promise: failed, resolve: fail } = Promise.withResolvers<WriteFailedError>();
  let planes: Planes | undefined;
  let stopped: Promise<void> | undefined;

  async function start(): Promise<ReadyLine> {
    const startedAtMs = clock.nowMs();
    const stored = await openStorage(options, undo, fail);
    const built = buildPlanes({ ...stored, options, bus, undo, addresses, startedAtMs, recentLog: recent.lines });
    const urls = await listenAll(built, options, undo);

    addresses.set(urls);
    planes = built;
    undo.later(publishStatus(bus, clock, built.status));
    stored.directory.publish({ version, pid: process.pid, urls });
    const { path: dataDir, tokenFile } = stored.directory;
    const { upstream } = options;
    return {
      event: 'ready',
      version,
      mlflowVersion: stored.release.version,
      pid: process.pid,
      dataDir,
      ...urls,
      tokenFile,
      launchUrl: built.launchLink(),
      ...(upstream && { upstream: upstream.base }),
    };
  }

  return {
    async start() {
      try {
        return await start();
      } catch (error) {
        await undo.all();
        throw startErrorOf(error, options.dataDir);
      }
    },
    stop() {
      stopped ??= undo.all();
      return stopped;
    },
    failed,
    subscribe: bus.subscribe,
    launchFile() {
      if (!planes) throw new Error('the core has not started');
      return planes.launchFile();
    },
    get urls() {
      return addresses.get();
    },
  };
}
