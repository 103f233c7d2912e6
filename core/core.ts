import { createServer, type Server } from 'node:http';
import type { CoreUrls } from '#shared/domain/core-status.ts';
import type { ReadyLine } from '#shared/domain/host-protocol.ts';
import type { StreamEvent } from '#shared/domain/stream-event.ts';
import type { CoreOptions, PortChoice } from './core-options.ts';
import { openDataDirectory } from './data-directory.ts';
import { migrate } from './database/migrate.ts';
import { MIGRATIONS } from './database/migrations/index.ts';
import { openDatabase } from './database/open.ts';
import { createWriter } from './database/writer.ts';
import { closeServer } from './http/close.ts';
import { listen } from './http/listen.ts';

export type { CoreOptions } from './core-options.ts';
export { systemClock } from './system-clock.ts';

/** Requests and attempts in hand get this long to end when the core stops. */
const STOP_GRACE_MS = 5000;

export interface Core {
  /** @throws StartError with the exit code and a sentence for the user; whatever was opened is closed again. */
  start(): Promise<ReadyLine>;
  /** Ends what is in hand, at most 5 s, and lets go of the data directory. May be called at any time, and twice. */
  stop(): Promise<void>;
  /** Called with each batch of what happens, in order. @returns how to stop. */
  subscribe(listener: (events: readonly StreamEvent[]) => void): () => void;
  /** Where it listens; only a started core knows. */
  readonly urls: CoreUrls;
}

/** Puts the parts together: the one place that knows them all. */
export function createCore(options: CoreOptions): Core {
  let urls: CoreUrls | undefined;
  let stopped: Promise<void> | undefined;
  /** How to undo each step of the start, newest last. */
  const undo: (() => Promise<void> | void)[] = [];

  async function start(): Promise<ReadyLine> {
    const directory = openDataDirectory(options.dataDir);
    undo.push(() => directory.release());

    const db = openDatabase(directory.databaseFile);
    undo.push(() => void db.close());
    migrate(db, MIGRATIONS, { directory: directory.path, mark: String(options.clock.nowMs()) });
    const writer = createWriter(db);
    undo.push(() => writer.stop());

    const mlflow = createServer((_, response) => response.writeHead(503).end());
    const receiver = createServer((_, response) => response.writeHead(503).end());
    const inspector = createServer((_, response) => response.writeHead(503).end());

    const inspectorUrl = await open(inspector, '127.0.0.1', options.inspector, '--inspector-port');
    const receiverUrl = await open(receiver, options.receiver.host, options.receiver, '--receiver-port');
    const mlflowUrl = await open(mlflow, options.mlflow.host, options.mlflow, '--mlflow-port');
    urls = { mlflow: mlflowUrl, receiver: receiverUrl, receiverTls: null, webhookUrl: `${receiverUrl}/webhook`, inspector: inspectorUrl };

    const { version } = options;
    directory.publish({ version, pid: process.pid, urls });
    return {
      event: 'ready',
      version,
      pid: process.pid,
      dataDir: directory.path,
      ...urls,
      tokenFile: directory.tokenFile,
      launchUrl: inspectorUrl,
    };
  }

  async function open(server: Server, host: string, { port, chosen }: PortChoice, flag: string): Promise<string> {
    const got = await listen(server, { host, port, mayMove: !chosen, flag });
    undo.push(() => closeServer(server, STOP_GRACE_MS));
    return `http://${host.includes(':') ? `[${host}]` : host}:${got}`;
  }

  async function undoAll(): Promise<void> {
    for (const step of undo.splice(0).reverse()) await step();
  }

  return {
    async start() {
      try {
        return await start();
      } catch (error) {
        await undoAll();
        throw error;
      }
    },
    stop() {
      stopped ??= undoAll();
      return stopped;
    },
    subscribe: () => () => undefined,
    get urls() {
      if (!urls) throw new Error('the core has not started');
      return urls;
    },
  };
}
