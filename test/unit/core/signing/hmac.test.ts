import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmac, hmacKey, hmacMessage, hmacSha256, lengthOf } from '#core/signing/hmac.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

it('gives what Node’s own HMAC gives, for any key and any messages one after the other', () => {
  fc.assert(
    fc.property(bytes(200), fc.array(fc.tuple(bytes(300), bytes(20)), { minLength: 1, maxLength: 4 }), (secret, messages) => {
      const key = hmacKey(secret);
      for (const [start, end] of messages) {
        const message = hmacMessage(start, end);

        expect(Buffer.from(hmacSha256(key, message), 'latin1')).toEqual(createHmac('sha256', secret).update(start).update(end).digest());
        expect(lengthOf(message)).toBe(start.length + end.length);
      }
    }),
  );
});

it('takes a message once more with another key', () => {
  const message = hmacMessage(Buffer.from('m'));
  hmacSha256(hmacKey(Buffer.from('one')), message);

  const digest = hmacSha256(hmacKey(Buffer.alloc(65, 'k')), message);

  expect(Buffer.from(digest, 'latin1')).toEqual(createHmac('sha256', Buffer.alloc(65, 'k')).update('m').digest());
});

it.each(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'sha3-256', 'sha3-512'] as const)('%s too', (algorithm) => {
  fc.assert(
    fc.property(bytes(200), bytes(300), (secret, message) => {
      expect(hmac(algorithm, secret, message)).toEqual(createHmac(algorithm, secret).update(message).digest());
    }),
    { numRuns: 50 },
  );
});
