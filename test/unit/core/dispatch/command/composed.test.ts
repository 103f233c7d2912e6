import { describe, expect, it } from 'vitest';
import { composed, withAlteredByte } from '#core/dispatch/command/composed.ts';
import { sign } from '#core/signing/sign.ts';

const SECRET = { secret: { kind: 'set', text: 's3cret' } } as const;
const request = { body: Buffer.from('{"a": "b"}'), deliveryId: '5d0e7a42-91c3-4b8f-a6d7-30f2c8b1e94a', timestampSec: 1_795_429_872 };

describe('what is composed', () => {
  it('is signed over the bytes that leave', () => {
    expect(composed(SECRET, request)).toEqual({
      body: request.body,
      timestamp: '1795429872',
      signed: {
        deliveryId: request.deliveryId,
        timestampSec: 1_795_429_872,
        signature: sign('s3cret', { deliveryId: request.deliveryId, timestamp: '1795429872', body: request.body }),
      },
    });
  });

  it('with a stale time is signed over that time, so that only its age is wrong', () => {
    const stale = composed(SECRET, { ...request, breakage: 'stale' });

    expect(stale).toMatchObject({
      signed: {
        timestampSec: 1_795_429_571,
        signature: sign('s3cret', { deliveryId: request.deliveryId, timestamp: '1795429571', body: request.body }),
      },
    });
    expect(stale).not.toHaveProperty('signed.verdict');
  });

  it('with another secret never uses the right one by chance', () => {
    const secret = { kind: 'set', text: 'another-secret' } as const;
    const other = composed({ secret }, { ...request, breakage: 'other-secret' });

    expect(other).not.toMatchObject({ signed: { signature: sign('another-secret', { ...request, timestamp: '1795429872' }) } });
    expect(other).toMatchObject({ signed: { verdict: 'invalid' } });
  });

  it('waits for a secret that cannot be read', () => {
    expect(composed({ secret: { kind: 'unreadable' } }, request)).toMatchObject({ held: true });
  });
});

it.each([
  ['{"a": "b9", "c": 1}', '{"a": "b0", "c": 1}'],
  ['{"a": "\\u00ef"}', '{"a": "\\u00ea"}'],
  ['{"a": "z"}', '{"a": "g"}'],
  ['[1]', 'Z1]'],
])('one byte of %s altered is %s', (before, after) => {
  expect(withAlteredByte(Buffer.from(before)).toString()).toBe(after);
});

it('an empty body has no byte to alter', () => {
  expect(composed(SECRET, { ...request, body: Buffer.alloc(0), breakage: 'altered-byte' })).toBe(
    'The body is empty: there is no byte to alter.',
  );
});
