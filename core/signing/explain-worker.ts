import { parentPort } from 'node:worker_threads';
import { type ExplainInput, explain } from './explain.ts';

/** A question and its answer, by number. What fails fails as a value: the thread stays for the next question. */
export interface ExplainQuestion {
  number: number;
  input: ExplainInput;
}

parentPort?.on('message', ({ number, input }: ExplainQuestion) => {
  try {
    parentPort?.postMessage({ number, report: explain(input) });
  } catch (error) {
    parentPort?.postMessage({ number, error: String(error) });
  }
});
