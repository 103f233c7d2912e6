import { open } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FromCheckpointWorker } from './checkpoint-worker.ts';

/** SQLite's log of one database, for what takes too long with some MiB of it to be done on the event loop. */
export interface WriteAheadLog {
  /** Resolves when all that is in it is on the disk. @throws the error of the system; nobody knows then what is */
  sync(): Promise<void>;
  /** Copies its pages into the file, in a thread of its own. @throws Error when that thread could not; nothing is lost then */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** It runs a few lines; what SQLite takes is beside it. */
const SMALL_THREAD = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/** @param file the database itself. The thread is started with the first checkpoint and does not keep the process alive. */
export function createWriteAheadLog(file: string, workerFile = besideThis('checkpoint-worker')): WriteAheadLog {
  const waiting: Waiting[] = [];
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(workerFile, { resourceLimits: SMALL_THREAD });
    started.unref();
    started.on('message', (message: FromCheckpointWorker) => {
      const first = waiting.shift();
      if (message.kind === 'done') first?.resolve();
      else first?.reject(new Error(message.error));
    });
    started.on('error', (error) => giveUp(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => giveUp(new Error('the thread that copies pages into the database has ended')));
    return started;
  }

  function giveUp(error: Error): void {
    worker = undefined;
    for (const { reject } of waiting.splice(0)) reject(error);
  }

  return {
    async sync() {
      const log = await open(`${file}-wal`, 'r+');
      try {
        await log.datasync();
      } finally {
        await log.close();
      }
    },
    checkpoint() {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker ??= start();
        worker.postMessage(file);
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** In the sources TypeScript, which Node runs as it is; in the bundle an entry of its own. */
function besideThis(name: string): string {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), name + path.extname(here));
}
