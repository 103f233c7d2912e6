import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExplainReport } from '#shared/domain/explain.ts';
import type { ExplainInput } from './explain.ts';

/** Explains signatures in a thread of its own, one after another; secrets stay inside the process. */
export interface Explainer {
  explain(input: ExplainInput): Promise<ExplainReport>;
  /** Ends the thread; questions without an answer are rejected. */
  close(): Promise<void>;
}

interface Pending {
  resolve(report: ExplainReport): void;
  reject(error: Error): void;
}

type Answer = { number: number; report: ExplainReport } | { number: number; error: string };

/** The thread is started with the first question and does not keep the process alive. */
export function createExplainer(file = workerFile()): Explainer {
  const pending = new Map<number, Pending>();
  let asked = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(file);
    started.unref();
    started.on('message', (answer: Answer) => {
      const waiting = pending.get(answer.number);
      pending.delete(answer.number);
      if ('report' in answer) waiting?.resolve(answer.report);
      else waiting?.reject(new Error(answer.error));
    });
    started.on('error', (error) => giveUp(error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => giveUp(new Error('the thread that explains signatures has ended')));
    return started;
  }

  function giveUp(error: Error): void {
    worker = undefined;
    const waiting = [...pending.values()];
    pending.clear();
    for (const { reject } of waiting) reject(error);
  }

  return {
    explain(input) {
      worker ??= start();
      asked += 1;
      const number = asked;
      const answer = new Promise<ExplainReport>((resolve, reject) => pending.set(number, { resolve, reject }));
      worker.postMessage({ number, input });
      return answer;
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** Beside this file: in the sources TypeScript, which Node runs as it is; in the bundle an entry of its own. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), `explain-worker${path.extname(here)}`);
}
