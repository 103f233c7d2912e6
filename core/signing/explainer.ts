import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import type { ExplainInput } from './explain-input.ts';
import type { FromExplainWorker, ToExplainWorker } from './explain-worker.ts';
import { FIXES } from './explanation-texts.ts';

/** Explains signatures in a thread of its own, one after another; secrets stay inside the process. */
export interface Explainer {
  /** @param limitMs what is not found within it is given up: the report says so */
  explain(input: ExplainInput, limitMs?: number): Promise<ExplainReport>;
  /** Ends the thread; questions without an answer are rejected. */
  close(): Promise<void>;
}

/** For somebody who waits for it: the largest body takes a few seconds with twenty secrets. */
const ASKED_LIMIT_MS = 10_000;

/** A search that ends by itself leaves time for the rest of the answer, and leaves the thread. */
const SEARCH_SHARE = 0.6;
/** Until the thread is ended from outside: what is computed before and behind the search, and the others on a busy machine. */
const GRACE_MS = 500;

interface Question {
  input: ExplainInput;
  limitMs: number;
  resolve(report: ExplainReport): void;
  reject(error: Error): void;
}

/** The thread is started with the first question and does not keep the process alive. One that takes too long is ended with its thread. */
export function createExplainer(file = workerFile()): Explainer {
  const waiting: Question[] = [];
  let current: Question | undefined;
  let timer: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(file);
    started.unref();
    const give = (act: () => void) => worker === started && act();
    started.on('message', (message: FromExplainWorker) => give(() => hear(message)));
    started.on('error', (error) => give(() => giveUp(error instanceof Error ? error : new Error(String(error)))));
    started.on('exit', () => give(() => giveUp(new Error('the thread that explains signatures has ended'))));
    return started;
  }

  function next(): void {
    if (current) return;
    current = waiting.shift();
    if (!current) return;
    worker ??= start();
    const question: ToExplainWorker = { input: current.input, searchMs: current.limitMs * SEARCH_SHARE };
    worker.postMessage(question);
  }

  function hear(message: FromExplainWorker): void {
    if (message.kind === 'started') timer = setTimeout(stopEarly, (current?.limitMs ?? 0) + GRACE_MS).unref();
    else if (message.kind === 'report') settle((question) => question.resolve(message.report));
    else settle((question) => question.reject(new Error(message.error)));
  }

  /** A search cannot be interrupted from outside; its thread can be ended, and the next question starts another. */
  function stopEarly(): void {
    const late = worker;
    worker = undefined;
    void late?.terminate();
    settle((question) => question.resolve(stoppedReport(question)));
  }

  function settle(answer: (question: Question) => void): void {
    clearTimeout(timer);
    const question = current;
    current = undefined;
    if (question) answer(question);
    next();
  }

  function giveUp(error: Error): void {
    worker = undefined;
    clearTimeout(timer);
    const questions = [...(current ? [current] : []), ...waiting.splice(0)];
    current = undefined;
    for (const { reject } of questions) reject(error);
  }

  return {
    explain(input, limitMs = ASKED_LIMIT_MS) {
      return new Promise((resolve, reject) => {
        waiting.push({ input, limitMs, resolve, reject });
        next();
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}

function stoppedReport({ input, limitMs }: Question): ExplainReport {
  return {
    source: input.value ? 'pasted' : input.signature ? 'header' : 'none',
    explanations: [
      {
        why: 'no-match',
        certainty: 'hint',
        headline: `The search was stopped after ${limitMs / 1000} s without an answer: the body has ${input.body.length} bytes, and ${input.secrets.length} secrets are known.`,
        fix: FIXES['no-match'],
      },
    ],
    stoppedEarly: true,
  };
}

/** Beside this file: in the sources TypeScript, which Node runs as it is; in the bundle an entry of its own. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), `explain-worker${path.extname(here)}`);
}
