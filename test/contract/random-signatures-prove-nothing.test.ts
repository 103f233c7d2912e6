import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { bodyForms } from '#core/signing/body-forms.ts';
import { contentForms } from '#core/signing/content-forms.ts';
import { type ExplainInput, explain } from '#core/signing/explain.ts';
import { candidates } from '#core/signing/search.ts';
import { type ExplainSecret, keyForms } from '#core/signing/secret-forms.ts';

const SIGNATURES = 10_000;
/** Each of these goes the whole way; the others are compared with everything that the search computes. */
const EXPLAINED = 1000;

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

test(`${SIGNATURES} random signatures give no proof`, () => {
  const signatures = Array.from({ length: SIGNATURES }, () => randomBytes(32));
  const proofs: string[] = [];
  let searched = 0;
  for (const [i, bytes] of signatures.slice(0, EXPLAINED).entries()) {
    const signature = WRITTEN[i % WRITTEN.length]?.(bytes) ?? '';
    const { explanations } = explain({ ...base, ...SITUATIONS[i % SITUATIONS.length], signature });
    if (explanations.some(({ why }) => why === 'no-match')) searched += 1;
    if (explanations.some(({ certainty }) => certainty === 'proof')) proofs.push(signature);
  }
  const wanted = new Set(signatures.map((bytes) => bytes.toString('hex')));
  let tried = 0;
  for (const situation of SITUATIONS) {
    const { secrets, deliveryId = '', timestamp = '', body, receivedAtMs, otherIds } = { ...base, ...situation };
    const contents = contentForms({ deliveryId, timestamp, body, receivedAtMs, otherIds });
    for (const { digest } of candidates(keyForms(secrets), bodyForms(body), contents)) {
      tried += 1;
      if (wanted.has(digest.toString('hex'))) proofs.push(digest.toString('base64'));
    }
  }

  expect(proofs).toEqual([]);
  expect(searched).toBe(EXPLAINED);
  expect(tried).toBeGreaterThan(10_000);
});
