import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FromExplainWorker, ToExplainWorker } from '#core/signing/explain-worker.ts';

const DIGESTS = 10_000;
const WORKER = fileURLToPath(new URL('../../core/signing/explain-worker.ts', import.meta.url));
const body = Buffer.from('{"entity": "prompt", "action": "created", "data": {"name": "caf\\u00e9"}}');

const question = (): ToExplainWorker => ({
  searchMs: 60_000,
  input: {
    method: 'POST',
    headers: [],
    signature: `v1,${randomBytes(32).toString('base64')}`,
    deliveryId: '9f2c1d00-0000-4000-8000-000000000001',
    timestamp: '1795429864',
    body,
    receivedAtMs: 1_795_429_865_000,
    toleranceSec: 300,
    secrets: [{ secret: 'whsec_c2VjcmV0', kind: 'own', name: 'hook' }],
    otherIds: [],
  },
});

/** Asks so many questions, one after the other. @returns how many answers there were of each kind */
async function ask(count: number): Promise<Map<string, number>> {
  const worker = new Worker(WORKER);
  const found = new Map<string, number>();
  for (let left = count; left > 0; ) {
    worker.postMessage(question());
    for (;;) {
      const [message]: FromExplainWorker[] = await once(worker, 'message');
      if (message?.kind === 'started') continue;
      const key =
        message?.kind === 'report' ? message.report.explanations.map(({ why, certainty }) => `${why} ${certainty}`).join() : 'failed';
      found.set(key, (found.get(key) ?? 0) + 1);
      break;
    }
    left -= 1;
  }
  await worker.terminate();
  return found;
}

test('10,000 random digests, each asked for with all that is known, prove nothing', { timeout: 900_000 }, async () => {
  const threads = Math.min(os.availableParallelism(), 4);

  const answers = await Promise.all(Array.from({ length: threads }, (_, i) => ask(Math.floor((DIGESTS + i) / threads))));

  const whys = new Set(answers.flatMap((found) => [...found.keys()]));
  const total = answers.flatMap((found) => [...found.values()]).reduce((sum, count) => sum + count, 0);
  expect([...whys]).toEqual(['no-match hint']);
  expect(total).toBe(DIGESTS);
});
