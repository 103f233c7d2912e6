import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CandidateSecret, judge, reportOfProof, type VerifyInput, verify } from '#core/signing/verify.ts';
import { readVectors } from '../../../support/vectors.ts';

const NOW_SEC = 1_795_429_864;
const BODY = Buffer.from('{"entity": "model_version", "action": "created"}');

/** The oracle: the recipe in ten lines, on bytes. */
function hmac(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  const content = Buffer.concat([Buffer.from(id), Buffer.from('.'), Buffer.from(timestamp), Buffer.from('.'), body]);
  return `v1,${createHmac('sha256', Buffer.from(secret, 'utf8')).update(content).digest('base64')}`;
}

function input(change: Partial<VerifyInput> = {}): VerifyInput {
  const good = { deliveryId: '0a7c', timestamp: String(NOW_SEC), body: BODY };
  return {
    ...good,
    signature: hmac('s3cret', good.deliveryId, good.timestamp, good.body),
    secrets: [{ secret: 's3cret', from: { kind: 'webhook', webhookId: 'w1', webhookName: 'ci' }, decides: true }],
    nowMs: NOW_SEC * 1000 + 999,
    toleranceSec: 300,
    ...change,
  };
}

test('a good request passes seven steps and is answered 200', () => {
  const report = verify(input());

  expect(report).toMatchObject({ verdict: { result: 'valid' }, answer: { status: 200 }, secretFrom: { webhookName: 'ci' } });
  expect(report.steps.map(({ name, passed, notReached }) => [name, passed, notReached])).toEqual([
    ['signature-present', true, false],
    ['delivery-id-present', true, false],
    ['timestamp-present', true, false],
    ['timestamp-fresh', true, false],
    ['prefix', true, false],
    ['signed-content', true, false],
    ['signature-match', true, false],
  ]);
});

test.each<[string, Partial<VerifyInput>, object, number]>([
  ['no signature, with a secret', { signature: undefined }, { result: 'unsigned', why: 'no-signature' }, 400],
  ['no signature, without a secret', { signature: '', secrets: [] }, { result: 'unsigned', why: 'unsigned' }, 400],
  ['no delivery id', { deliveryId: '' }, { result: 'invalid', why: 'no-id' }, 400],
  ['no timestamp', { timestamp: undefined }, { result: 'invalid', why: 'no-timestamp' }, 400],
  ['a timestamp in milliseconds', { timestamp: `${NOW_SEC}.5` }, { result: 'invalid', why: 'ts-not-integer' }, 400],
  ['301 s old', { timestamp: String(NOW_SEC - 301) }, { result: 'invalid', why: 'ts-stale' }, 400],
  ['1 s in the future', { timestamp: String(NOW_SEC + 1) }, { result: 'invalid', why: 'ts-future' }, 400],
  ['another prefix', { signature: 'sha256=00ff' }, { result: 'invalid', why: 'prefix' }, 401],
  ['31 bytes', { signature: `v1,${Buffer.alloc(31).toString('base64')}` }, { result: 'invalid', why: 'b64-broken' }, 401],
  ['a digest before something else', { signature: `v1,${Buffer.alloc(32).toString('base64')}A` }, { why: 'b64-broken' }, 401],
  ['a digest behind something else', { signature: `v1,AAAA${Buffer.alloc(32).toString('base64')}` }, { why: 'b64-broken' }, 401],
  ['not base64', { signature: 'v1,é===' }, { result: 'invalid', why: 'b64-broken' }, 401],
  ['another digest', { signature: `v1,${Buffer.alloc(32).toString('base64')}` }, { result: 'invalid', why: 'mismatch' }, 401],
  ['a digest and no secret that decides', { secrets: [] }, { result: 'unchecked' }, 401],
  ['everything missing', { signature: undefined, deliveryId: undefined, timestamp: undefined }, { result: 'unsigned' }, 400],
])('%s', (_, change, verdict, status) => {
  const report = verify(input(change));

  expect(report.verdict).toMatchObject(verdict);
  expect(report.answer.status).toBe(status);
});

/** As the receiver in MLflow's documentation answers. */
test.each<[string, Partial<VerifyInput>]>([
  ['Missing signature header', { signature: undefined }],
  ['Missing delivery ID header', { deliveryId: undefined }],
  ['Missing timestamp header', { timestamp: undefined }],
  ['Timestamp is too old or invalid (possible replay attack)', { timestamp: String(NOW_SEC - 301) }],
  ['Invalid signature', { signature: 'sha256=00ff' }],
  ['Invalid signature', { signature: `v1,${Buffer.alloc(32).toString('base64')}` }],
])('the sender is told: %s', (detail, change) => {
  expect(verify(input(change)).answer.detail).toBe(detail);
});

const DIGEST = hmac('s3cret', '0a7c', String(NOW_SEC), BODY).slice('v1,'.length);
const ZEROS = Buffer.alloc(32).toString('base64');
const SECRET_OF = (from: CandidateSecret['from']) => ({ secrets: [{ secret: 's3cret', from, decides: false }] });

/** Eight characters of a signature tell two apart and are of no use to a thief. */
test.each<[step: string, says: string, Partial<VerifyInput>]>([
  ['signature-present', `v1,${DIGEST}`, {}],
  ['signature-present', 'absent', { signature: undefined }],
  ['signature-present', 'empty', { signature: '' }],
  ['delivery-id-present', '0a7c', {}],
  ['delivery-id-present', `${'x'.repeat(120)}…`, { deliveryId: 'x'.repeat(121) }],
  ['delivery-id-present', 'x'.repeat(120), { deliveryId: 'x'.repeat(120) }],
  ['timestamp-fresh', 'age 0 s of 0…300 s', {}],
  ['timestamp-fresh', 'no timestamp to read', { timestamp: undefined }],
  ['timestamp-fresh', '“noon” is not a whole number', { timestamp: 'noon' }],
  ['prefix', 'v1,', {}],
  ['prefix', '“sha256=00ff0…” does not start with “v1,”', { signature: 'sha256=00ff00ff' }],
  ['prefix', '“” does not start with “v1,”', { signature: undefined }],
  ['signed-content', `0a7c.${NOW_SEC}.(${BODY.length} bytes of body)`, {}],
  ['signed-content', 'a part of it is missing', { deliveryId: undefined }],
  ['signed-content', 'a part of it is missing', { timestamp: undefined }],
  ['signature-match', `${DIGEST.slice(0, 8)}… with the secret of “ci”`, {}],
  ['signature-match', `${DIGEST.slice(0, 8)}… with the secret of the endpoint “hook”`, SECRET_OF({ kind: 'endpoint', endpoint: 'hook' })],
  ['signature-match', `${DIGEST.slice(0, 8)}… with the secret of ci:5000`, SECRET_OF({ kind: 'sender', origin: 'ci:5000' })],
  ['signature-match', `${ZEROS.slice(0, 8)}… instead of ${DIGEST.slice(0, 8)}…`, { signature: `v1,${ZEROS}` }],
  ['signature-match', `${ZEROS.slice(0, 8)}… fits no known secret`, { signature: `v1,${ZEROS}`, secrets: [] }],
  ['signature-match', 'nothing to compare', { signature: undefined }],
  ['signature-match', 'nothing to compare', { deliveryId: undefined }],
  ['signature-match', 'nothing to compare', { timestamp: undefined }],
])('the step %s says what it saw: %s', (step, says, change) => {
  expect(verify(input(change)).steps.find(({ name }) => name === step)?.value).toBe(says);
});

test.each<Partial<VerifyInput>>([{ deliveryId: undefined }, { timestamp: undefined }])(
  'a request without one of its headers was signed by nobody, even where the rest fits: %j',
  (missing) => {
    const request = input(missing);
    const signature = hmac('s3cret', request.deliveryId ?? '', request.timestamp ?? '', BODY);

    expect(verify({ ...request, signature }).secretFrom).toBeUndefined();
  },
);

test('where only the time is wrong, the signature is said to be valid', () => {
  const old = String(NOW_SEC - 842);
  const late = (secret: string) => verify(input({ timestamp: old, signature: hmac(secret, '0a7c', old, BODY) })).verdict;

  expect(late('s3cret')).toEqual({ result: 'invalid', why: 'ts-stale', signature: 'valid' });
  expect(late('another')).toEqual({ result: 'invalid', why: 'ts-stale' });
  expect(verify(input({ signature: `v1,${ZEROS}` })).verdict).toEqual({ result: 'invalid', why: 'mismatch' });
});

test('steps behind the first that failed are computed and marked as not reached', () => {
  const old = String(NOW_SEC - 842);
  const report = verify(input({ timestamp: old, signature: hmac('s3cret', '0a7c', old, BODY) }));

  expect(report.verdict.why).toBe('ts-stale');
  expect(report.steps.slice(3).map(({ passed, notReached, value }) => [passed, notReached, value.slice(0, 12)])).toEqual([
    [false, false, 'age 842 s of'],
    [true, true, 'v1,'],
    [true, true, '0a7c.1795429'],
    [true, true, expect.any(String)],
  ]);
});

test('the ends of the tolerance are inside it', () => {
  for (const age of [0, 300]) {
    const timestamp = String(NOW_SEC - age);
    expect(verify(input({ timestamp, signature: hmac('s3cret', '0a7c', timestamp, BODY) })).verdict.result).toBe('valid');
  }
});

test('agrees with the signatures that MLflow made', () => {
  for (const vector of readVectors<{ secret: string; deliveryId: string; timestamp: string; body: string; signature: string }>(
    'signatures.jsonl',
  )) {
    const { deliveryId, timestamp, signature, secret } = vector;
    const report = verify({
      ...{ deliveryId, timestamp, signature, body: Buffer.from(vector.body) },
      secrets: [{ secret, from: { kind: 'endpoint', endpoint: 'webhook' }, decides: true }],
      nowMs: Number(timestamp) * 1000,
      toleranceSec: 300,
    });

    expect(report.verdict).toEqual({ result: 'valid' });
  }
});

test('accepts what the raw HMAC gives and nothing that differs by one bit', () => {
  const secret = fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' });
  const prefixed = secret.map((text) => `whsec_${text}`);
  fc.assert(
    fc.property(fc.oneof(secret, prefixed), fc.uuid(), fc.uint8Array(), fc.nat(255), (text, deliveryId, body, bit) => {
      const timestamp = String(NOW_SEC);
      const signature = hmac(text, deliveryId, timestamp, body);
      const digest = Buffer.from(signature.slice(3), 'base64');
      digest.writeUInt8(digest.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const secrets = [{ secret: text, from: { kind: 'endpoint', endpoint: 'webhook' } as const, decides: true }];
      const request = input({ deliveryId, body, secrets });

      expect(verify({ ...request, signature }).verdict.result).toBe('valid');
      expect(verify({ ...request, signature: `v1,${digest.toString('base64')}` }).verdict.result).toBe('invalid');
    }),
    { numRuns: 2000 },
  );
});

test('never throws, whatever the headers hold', () => {
  const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
  fc.assert(
    fc.property(text, text, text, fc.uint8Array(), (signature, deliveryId, timestamp, body) => {
      const { verdict, answer } = verify(input({ signature, deliveryId, timestamp, body }));

      expect(verdict.result).not.toBe('valid');
      expect([400, 401]).toContain(answer.status);
    }),
  );
});

test('what is judged in short gives the same report, for any request', () => {
  const anyInput = fc.record({
    signature: fc.constantFrom(undefined, '', 'v1,', 'v1,AAAA', input().signature, input({ deliveryId: '1' }).signature),
    deliveryId: fc.constantFrom(undefined, '', '0a7c'),
    timestamp: fc.constantFrom(undefined, '', 'now', String(NOW_SEC), ` ${NOW_SEC}`, String(NOW_SEC - 400), String(NOW_SEC + 9)),
    toleranceSec: fc.constantFrom(0, 300, 500),
    secrets: fc.subarray([
      { secret: 's3cret', from: { kind: 'endpoint' as const, endpoint: 'ci' }, decides: true },
      { secret: 'other', from: { kind: 'sender' as const, origin: 'mlflow.example, 3.9.0' }, decides: false },
    ]),
  });
  fc.assert(
    fc.property(anyInput, (change) => {
      const whole = input(change);
      const { signature, deliveryId, timestamp, body } = whole;
      const judged = judge(whole);
      const report = 'steps' in judged ? judged : reportOfProof(judged, { signature, deliveryId, timestamp, bodyBytes: body.length });
      expect(report).toEqual(verify(whole));
      expect('steps' in judged).toBe(report.verdict.result !== 'valid');
    }),
  );
});
