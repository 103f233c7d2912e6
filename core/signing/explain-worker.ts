import { parentPort } from 'node:worker_threads';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { explain } from './explain.ts';
import type { ExplainInput } from './explain-input.ts';

/** What the thread says of the one question that it was given. What fails fails as a value: the thread stays for the next question. */
export type FromExplainWorker = { kind: 'started' } | { kind: 'report'; report: ExplainReport } | { kind: 'failed'; error: string };

const say = (message: FromExplainWorker) => parentPort?.postMessage(message);

/** A question, and how long it may search: after that the rest of the answer is still given. */
export interface ToExplainWorker {
  input: ExplainInput;
  searchMs: number;
}

parentPort?.on('message', ({ input, searchMs }: ToExplainWorker) => {
  say({ kind: 'started' });
  // Of this thread's own time: on a busy machine a short search is not to end because others were computing.
  const begun = process.threadCpuUsage();
  const isLate = () => {
    const { user, system } = process.threadCpuUsage(begun);
    return (user + system) / 1000 > searchMs;
  };
  try {
    say({ kind: 'report', report: explain({ ...input, isLate }) });
  } catch (error) {
    say({ kind: 'failed', error: String(error) });
  }
});
