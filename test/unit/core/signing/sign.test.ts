import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sign } from '#core/signing/sign.ts';
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
