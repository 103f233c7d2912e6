import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { ExplainInput } from '#core/signing/explain-input.ts';
import type { FromExplainWorker, ToExplainWorker } from '#core/signing/explain-worker.ts';
import type { ExplainSecret } from '#core/signing/secret/secret-forms.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';

/** A search that finds nothing takes a tenth of a second: ten thousand of them are for `npm run guard`. */
const DIGESTS = process.env['HOOKGLASS_GUARD_REPORT'] ? 10_000 : 1_000;
const WORKER = fileURLToPath(new URL('../../core/signing/explain-worker.ts', import.meta.url));

/** What random 32 bytes look like when somebody writes them down. */
const WRITTEN: readonly ((bytes: Buffer) => string)[] = [
  (bytes) => `v1,${bytes.toString('base64')}`,
  (bytes) => bytes.toString('base64'),
  (bytes) => `v1,${bytes.toString('base64url')}`,
  (bytes) => bytes.toString('hex'),
  (bytes) => `sha256=${bytes.toString('hex')}`,
];

const own = (secret: string): ExplainSecret[] => [{ kind: 'own', name: 'alias-hook', secret }];
const base: Omit<ExplainInput, 'signature'> = {
  ...{ method: 'POST', deliveryId: '9f2c', timestamp: '1795429864', receivedAtMs: 1_795_429_864_900, toleranceSec: 300, otherIds: [] },
  headers: [],
  body: Buffer.from('{"a": 1.0, "b": "caf\\u00e9"}'),
  secrets: own('s3cret'),
};

const SITUATIONS: readonly Partial<ExplainInput>[] = [
  {},
  { deliveryId: undefined, timestamp: undefined },
  { body: Buffer.alloc(0), deliveryId: undefined },
  { secrets: [] },
  { secrets: own('pa$word "with" #all\\that=is/odd é\r\n') },
  {
    secrets: [...own('a'), { kind: 'old', name: 'b', secret: 'b' }, { kind: 'other', name: 'c', secret: 'c' }],
    otherIds: ['77ab', '88cd'],
  },
];

const question = (index: number): ToExplainWorker => ({
  searchMs: 60_000,
  input: { ...base, ...SITUATIONS[index % SITUATIONS.length], signature: WRITTEN[index % WRITTEN.length]?.(randomBytes(32)) },
});

/** Asks every so many-th question, one after the other, in a thread of its own. */
async function ask(first: number, step: number): Promise<ExplainReport[]> {
  const worker = new Worker(WORKER);
  const reports: ExplainReport[] = [];
  for (let index = first; index < DIGESTS; index += step) {
    const answered = nextReport(worker);
    worker.postMessage(question(index));
    reports.push(await answered);
  }
  await worker.terminate();
  return reports;
}

async function nextReport(worker: Worker): Promise<ExplainReport> {
  for (;;) {
    const [message]: FromExplainWorker[] = await once(worker, 'message');
    if (message?.kind === 'report') return message.report;
    if (message?.kind === 'failed') throw new Error(message.error);
  }
}

/** X-12, for whatever explains signatures. */
const provenFigure = (value: number): GuardFigure => ({
  row: 'X-12',
  what: `of ${DIGESTS} random digests, proven to be something`,
  ...{ value, unit: 'digests', atMost: 0 },
});

test('an explanation by the first byte of a digest is seen through', () => {
  const candidates = new Set(
    Array.from({ length: 100 }, (_, secret) => createHmac('sha256', String(secret)).update(base.body).digest()[0]),
  );
  const digests = Array.from({ length: DIGESTS }, () => randomBytes(32));

  knownBad('X-12', [provenFigure(digests.filter(([first]) => candidates.has(first)).length)]);
});

test(`${DIGESTS} random digests, each explained the whole way, prove nothing`, { timeout: 1_800_000 }, async () => {
  const threads = Math.min(os.availableParallelism(), 4);

  const reports = (await Promise.all(Array.from({ length: threads }, (_, first) => ask(first, threads)))).flat();

  expect(reports).toHaveLength(DIGESTS);
  const proven = reports.filter(({ explanations }) => explanations.some(({ certainty }) => certainty === 'proof'));
  guardFigure(provenFigure(proven.length));
  expect(reports.filter(({ stoppedEarly }) => stoppedEarly)).toEqual([]);
  expect(reports.filter(({ explanations }) => !explanations.some(({ why }) => why === 'no-match'))).toEqual([]);
});
