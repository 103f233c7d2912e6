import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setInterval as every } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const SAMPLE_MS = 50;
const GIVES_BACK_WITHIN_MS = 30_000;

/** What a process felt while something was done to it. */
export interface Felt {
  /** Of `GET /health`, asked every 10 ms from a thread of its own. */
  healthP99Ms: number;
  /** Questions that got no answer at all. */
  unanswered: number;
  /** Resident memory beyond what it was before: at most. */
  grownMiB: number;
  /** … and what was left of it when it fell below the limit, or after 30 s. */
  keptMiB: number;
}

export interface Watched {
  pid: number;
  healthUrl: string;
  /** More than this of the growth has to go within 30 s. */
  mayKeepMiB: number;
}

/** Runs `attack` and watches the process from outside. Linux only. */
export async function watchWhile({ pid, healthUrl, mayKeepMiB }: Watched, attack: () => Promise<void>): Promise<Felt> {
  const beforeMiB = residentMiB(pid);
  let mostMiB = beforeMiB;
  const sampler = setInterval(() => {
    mostMiB = Math.max(mostMiB, residentMiB(pid));
  }, SAMPLE_MS);
  const worker = new Worker(path.join(import.meta.dirname, 'health-worker.ts'), { workerData: { url: healthUrl } });
  await once(worker, 'message'); // it is asking
  await attack().finally(() => {
    clearInterval(sampler);
    worker.postMessage('stop');
  });
  const [{ latenciesMs, unanswered }] = (await once(worker, 'message')) as [{ latenciesMs: number[]; unanswered: number }];
  const sorted = latenciesMs.sort((a, b) => a - b);
  return {
    healthP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    unanswered,
    grownMiB: mostMiB - beforeMiB,
    keptMiB: (await fallenMiB(pid, beforeMiB + mayKeepMiB)) - beforeMiB,
  };
}

/** Resolves with the resident memory when it is no more than this, or when the time for it is over. */
async function fallenMiB(pid: number, wantedMiB: number): Promise<number> {
  const endMs = performance.now() + GIVES_BACK_WITHIN_MS;
  for await (const _ of every(SAMPLE_MS)) if (residentMiB(pid) <= wantedMiB || performance.now() > endMs) break;
  return residentMiB(pid);
}

/** VmRSS of proc(5). */
function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}
