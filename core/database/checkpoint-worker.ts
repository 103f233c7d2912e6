import { parentPort } from 'node:worker_threads';
import { openDatabase } from './open.ts';

/** What the thread says when it is done with the database whose path it was given. */
export type FromCheckpointWorker = { kind: 'done' } | { kind: 'failed'; error: string };

const say = (message: FromCheckpointWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (file: string) => {
  try {
    const db = openDatabase(file);
    try {
      // Waits for nobody: whoever reads or writes meanwhile goes on.
      db.pragma('wal_checkpoint(PASSIVE)');
    } finally {
      db.close();
    }
    say({ kind: 'done' });
  } catch (error) {
    say({ kind: 'failed', error: String(error) });
  }
});
