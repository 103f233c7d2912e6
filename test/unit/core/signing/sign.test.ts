import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign, signInSlices } from '#core/signing/sign.ts';
import { readVectors } from '../../../support/vectors.ts';

interface SignatureVector {
  secret: string;
  deliveryId: string;
  timestamp: string;
  body: string;
  signature: string;
}

test('signs as MLflow does, whatever the secret looks like', () => {
  for (const { secret, deliveryId, timestamp, body, signature } of readVectors<SignatureVector>('signatures.jsonl')) {
    expect(sign(secret, { deliveryId, timestamp, body: Buffer.from(body, 'utf8') })).toBe(signature);
  }
});

test('covers the raw bytes of the body, also where they are not UTF-8', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' }),
      fc.uuid(),
      fc.nat(),
      fc.uint8Array(),
      (secret, id, at, body) => {
        const byHand = createHmac('sha256', Buffer.from(secret, 'utf8'))
          .update(Buffer.concat([Buffer.from(`${id}.${at}.`), body]))
          .digest('base64');

        expect(sign(secret, { deliveryId: id, timestamp: String(at), body })).toBe(`v1,${byHand}`);
      },
    ),
    { numRuns: 2000 },
  );
});

test('gives the same for bodies and ids of every length, however they are hashed', () => {
  const byNode = (secret: string, start: string, body: Uint8Array) =>
    `v1,${createHmac('sha256', secret).update(start).update(body).digest('base64')}`;
  const sizes = [0, 2048, 16_000, 16_383, 16_384, 16_385, 70_000];
  for (const bytes of sizes)
    for (const deliveryId of ['0a7c', 'é'.repeat(3000), '🙂'.repeat(8000)]) {
      const body = randomBytes(bytes);
      const secret = 's'.repeat((bytes % 100) + 1);

      expect(sign(secret, { deliveryId, timestamp: '1', body })).toBe(byNode(secret, `${deliveryId}.1.`, body));
    }
});

test.each([
  ['nothing', 0, 0],
  ['a MiB', 1024 * 1024, 1],
  ['a byte more than a MiB', 1024 * 1024 + 1, 2],
])('slice by slice the signature is the same, with a pause after each MiB: %s', async (_, bytes, pauses) => {
  const content = { deliveryId: '0a7c', timestamp: '1795429864', body: randomBytes(bytes) };
  let paused = 0;
  const pause = async () => {
    paused += 1;
  };

  expect(await signInSlices('s3cret', content, pause)).toBe(sign('s3cret', content));
  expect(paused).toBe(pauses);
});

test('a secret is its own key, however many were used since', () => {
  const content = { deliveryId: '0a7c', timestamp: '1795429864', body: Buffer.from('{}') };
  const secrets = Array.from({ length: 200 }, (_, number) => `secret ${number}`);
  const byHand = (secret: string) => `v1,${createHmac('sha256', secret).update('0a7c.1795429864.{}').digest('base64')}`;

  expect([...secrets, ...secrets].map((secret) => sign(secret, content))).toEqual([...secrets, ...secrets].map(byHand));
});
