import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ExplainInput, explain } from '#core/signing/explain.ts';

const SIGNATURES = 10_000;

/** What random 32 bytes look like when somebody writes them down. */
const WRITTEN: readonly ((bytes: Buffer) => string)[] = [
  (bytes) => `v1,${bytes.toString('base64')}`,
  (bytes) => bytes.toString('base64'),
  (bytes) => `v1,${bytes.toString('base64url')}`,
  (bytes) => bytes.toString('hex'),
  (bytes) => `sha256=${bytes.toString('hex')}`,
];

test(`${SIGNATURES} random signatures give no proof`, () => {
  const base: Omit<ExplainInput, 'signature'> = {
    ...{ method: 'POST', deliveryId: '9f2c', timestamp: '1795429864', receivedAtMs: 1_795_429_864_900, toleranceSec: 300, otherIds: [] },
    headers: [],
    body: Buffer.from('{"a": 1.0, "b": "caf\\u00e9"}'),
    secrets: [{ kind: 'own', name: 'alias-hook', secret: 's3cret' }],
  };
  const proofs: string[] = [];
  let searched = 0;
  for (let i = 0; i < SIGNATURES; i += 1) {
    const signature = WRITTEN[i % WRITTEN.length]?.(randomBytes(32)) ?? '';
    const { explanations } = explain({ ...base, signature });
    if (explanations.some(({ why }) => why === 'no-match')) searched += 1;
    if (explanations.some(({ certainty }) => certainty === 'proof')) proofs.push(signature);
  }

  expect(proofs).toEqual([]);
  expect(searched).toBe(SIGNATURES);
});
