import { createHmac } from 'node:crypto';
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
import { seeded } from '../support/fuzzed-bytes.ts';
import { guardAmount, guardFigure, guardSeed, knownBad } from '../support/guard-figure.ts';

/** A search that finds nothing takes a tenth of a second. */
const DIGESTS = guardAmount({ whole: 10_000, some: 500, least: 200 });
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

const next = seeded(guardSeed());
const INPUTS: readonly ExplainInput[] = Array.from({ length: DIGESTS }, (_, index) => ({
  ...base,
  ...SITUATIONS[index % SITUATIONS.length],
  signature: WRITTEN[index % WRITTEN.length]?.(Buffer.from(Array.from({ length: 32 }, () => next(256)))),
}));

type Told = Pick<ExplainReport, 'explanations'>;

/** X-12, for whatever explains signatures, with what it said of each. */
async function provenFigure<Report extends Told>(
  explainAll: (inputs: readonly ExplainInput[]) => Promise<Report[]>,
): Promise<{ figure: GuardFigure; reports: Report[] }> {
  const reports = await explainAll(INPUTS);
  const proven = reports.filter(({ explanations }) => explanations.some(({ certainty }) => certainty === 'proof'));
  const what = `of ${DIGESTS} random digests, proven to be something`;
  return { figure: { row: 'X-12', what, value: proven.length, unit: 'digests', atMost: 0 }, reports };
}

/** Asks about each input, one after the other, in a thread of its own. */
async function explainInThread(inputs: readonly ExplainInput[]): Promise<ExplainReport[]> {
  const worker = new Worker(WORKER);
  const reports: ExplainReport[] = [];
  for (const input of inputs) {
    const answered = nextReport(worker);
    worker.postMessage({ searchMs: 60_000, input } satisfies ToExplainWorker);
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

test('an explanation by the first byte of a digest is seen through', async () => {
  const first = (secret: number) => createHmac('sha256', String(secret)).update(base.body).digest()[0];
  const candidates = new Set(Array.from({ length: 100 }, (_, secret) => first(secret)));
  const hasty = ({ signature = '' }: ExplainInput): Told => {
    const [byte] = Buffer.from(signature.replace('v1,', ''), 'base64');
    return { explanations: candidates.has(byte) ? [{ why: 'other-secret', certainty: 'proof' } as never] : [] };
  };

  const { figure } = await provenFigure((inputs) => Promise.resolve(inputs.map(hasty)));

  knownBad('X-12', [figure]);
});

test(`${DIGESTS} random digests, each explained the whole way, prove nothing`, { timeout: 1_800_000 }, async () => {
  const threads = Math.min(os.availableParallelism(), 4);

  const { figure, reports } = await provenFigure(async (inputs) => {
    const shares = Array.from({ length: threads }, (_, share) => inputs.filter((_, index) => index % threads === share));
    return (await Promise.all(shares.map(explainInThread))).flat();
  });

  expect(reports).toHaveLength(DIGESTS);
  guardFigure(figure);
  expect(reports.filter(({ stoppedEarly }) => stoppedEarly)).toEqual([]);
  expect(reports.filter(({ explanations }) => !explanations.some(({ why }) => why === 'no-match'))).toEqual([]);
});
