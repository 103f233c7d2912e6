import { parentPort } from 'node:worker_threads';
import type { ExplainReport } from '#shared/domain/explain.ts';
import { type ExplainInput, explain } from './explain.ts';

/** What the thread says of the one question that it was given. What fails fails as a value: the thread stays for the next question. */
export type FromExplainWorker = { kind: 'started' } | { kind: 'report'; report: ExplainReport } | { kind: 'failed'; error: string };

const say = (message: FromExplainWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (input: ExplainInput) => {
  say({ kind: 'started' });
  try {
    say({ kind: 'report', report: explain(input) });
  } catch (error) {
    say({ kind: 'failed', error: String(error) });
  }
});
