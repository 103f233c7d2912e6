import { describe, expect, it } from 'vitest';
import { composed, withAlteredByte } from '#core/dispatch/command/composed.ts';
import { mlflowHeaders } from '#core/signing/mlflow-headers.ts';
import { sign } from '#core/signing/sign.ts';
import { BREAKAGES, type Breakage } from '#shared/domain/delivery/breakage.ts';

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

describe('broken on purpose', () => {
  const { body, deliveryId, timestampSec } = request;
  const signedAt = (timestamp: number | string, secret = 's3cret') => sign(secret, { deliveryId, timestamp: String(timestamp), body });
  const rightly = signedAt(timestampSec);
  const whole = { deliveryId, timestampSec, signature: rightly };
  const written = mlflowHeaders(whole, 'POST');
  const without = (left: string) => written.filter(([name]) => name !== left);
  const odd = signedAt('12.5');

  const left: Record<Breakage, { signed: object; body?: string; timestamp?: string }> = {
    'without-signature': { signed: { deliveryId, timestampSec, headers: without('X-MLflow-Signature'), verdict: 'unsigned' } },
    'without-delivery-id': { signed: { ...whole, headers: without('X-MLflow-Delivery-Id'), verdict: 'invalid' } },
    'without-timestamp': { signed: { ...whole, headers: without('X-MLflow-Timestamp'), verdict: 'invalid' } },
    'without-content-type': { signed: { ...whole, headers: without('Content-Type') } },
    'prefix-v2': { signed: { ...whole, signature: `v2,${rightly.slice(3)}`, verdict: 'invalid' } },
    stale: { signed: { ...whole, timestampSec: timestampSec - 301, signature: signedAt(timestampSec - 301) }, timestamp: '1795429571' },
    future: { signed: { ...whole, timestampSec: timestampSec + 2, signature: signedAt(timestampSec + 2) }, timestamp: '1795429874' },
    'timestamp-12.5': {
      signed: { ...whole, signature: odd, headers: mlflowHeaders({ deliveryId, timestampSec: '12.5', signature: odd }, 'POST') },
      timestamp: '12.5',
    },
    'altered-byte': { signed: { ...whole, verdict: 'invalid' }, body: '{"a": "c"}' },
    'added-newline': { signed: { ...whole, verdict: 'invalid' }, body: '{"a": "b"}\n' },
    'other-secret': { signed: { ...whole, signature: signedAt(timestampSec, 'another-secret'), verdict: 'invalid' } },
  };

  it.each(BREAKAGES)('%s: nothing else is', (breakage) => {
    const { signed, body: text = body.toString(), timestamp = String(timestampSec) } = left[breakage];

    expect(composed(SECRET, { ...request, breakage })).toEqual({ body: Buffer.from(text), timestamp, signed });
  });

  it('a request without a secret is unsigned, and has no signature to break', () => {
    const none = { secret: { kind: 'none' } } as const;

    expect(composed(none, request)).toEqual({ body, timestamp: '1795429872', signed: { deliveryId, timestampSec, verdict: 'unsigned' } });
    expect(composed(none, { ...request, breakage: 'without-timestamp' })).toMatchObject({
      signed: {
        verdict: 'unsigned',
        headers: mlflowHeaders({ deliveryId, timestampSec }, 'POST').filter(([name]) => !/Timestamp/.test(name)),
      },
    });
    expect(composed(none, { ...request, breakage: 'prefix-v2' })).toBe('This webhook has no secret, so there is no signature to change.');
    expect(composed(none, { ...request, breakage: 'other-secret' })).toMatchObject({ signed: { verdict: 'invalid' } });
  });

  it('one whose secret cannot be read is held whole, and may be signed with another one', () => {
    const unreadable = { secret: { kind: 'unreadable' } } as const;

    expect(composed(unreadable, request)).toEqual({ body, timestamp: '1795429872', held: true, signed: { deliveryId, timestampSec } });
    expect(composed(unreadable, { ...request, breakage: 'other-secret' })).toMatchObject({ signed: left['other-secret'].signed });
  });
});

it.each([
  ['{"a": "b9", "c": 1}', '{"a": "b0", "c": 1}'],
  ['{"a": "\\u00ef"}', '{"a": "\\u00ea"}'],
  ['{"a": "z"}', '{"a": "g"}'],
  ['{"a": "F"}', '{"a": "A"}'],
  ['{"a": "Z"}', '{"a": "G"}'],
  ['{"a" : "b", "c": "d" }', '{"a" : "b", "c": "e" }'],
  ['[1]', 'Z1]'],
])('one byte of %s altered is %s', (before, after) => {
  expect(withAlteredByte(Buffer.from(before)).toString()).toBe(after);
});

it('an empty body has no byte to alter', () => {
  expect(composed(SECRET, { ...request, body: Buffer.alloc(0), breakage: 'altered-byte' })).toBe(
    'The body is empty: there is no byte to alter.',
  );
});
