import { expect, test } from 'vitest';
import { explain, sign, verify } from '#library/index.ts';

const secret = 'a secret';
const body = '{"entity": "prompt", "action": "created", "data": {"name": "caf\\u00e9"}}';

test('what is signed is verified, whatever holds the headers and the body', () => {
  const { headers, deliveryId, timestampSec, signature } = sign({ secret, body });
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

  expect(signature).toMatch(/^v1,[\w+/]{43}=$/);
  expect(headers).toEqual({
    'Content-Type': 'application/json',
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': String(timestampSec),
    'X-MLflow-Signature': signature,
  });
  for (const kind of [
    headers,
    lower,
    new Headers(headers),
    new Map(Object.entries(headers)),
    Object.entries(headers),
    { ...lower, cookie: ['a', 'b'] },
  ])
    expect(verify({ secret, body: Buffer.from(body), headers: kind }).valid).toBe(true);
});

test('a request is judged as the documented receiver judges it, at the time that is given', () => {
  const { headers, timestampSec } = sign({ secret, body, deliveryId: 'id', timestampSec: 1_750_000_000 });

  expect(verify({ secret, body, headers, nowSec: timestampSec + 301 })).toMatchObject({
    valid: false,
    verdict: { why: 'ts-stale' },
    answer: { status: 400 },
  });
  expect(verify({ secret, body, headers, nowSec: timestampSec + 301, toleranceSec: 400 }).valid).toBe(true);
  expect(verify({ secret: 'other', body, headers, nowSec: timestampSec }).answer.status).toBe(401);
  expect(verify({ secret, body, headers: {}, nowSec: timestampSec }).verdict).toEqual({ result: 'unsigned', why: 'no-signature' });
  expect(verify({ secret, body, headers })).not.toHaveProperty('secretFrom');
});

test('the mistake behind a value is named', () => {
  const { headers, deliveryId, timestampSec } = sign({ secret, body });
  const theirs = sign({ secret, body: JSON.stringify(JSON.parse(body)), deliveryId, timestampSec }).signature;

  expect(explain({ secret, body, headers }).explanations).toEqual([]);
  expect(explain({ secret, body, headers, value: theirs }).explanations[0]).toMatchObject({ why: 'body-reserialised', certainty: 'proof' });
});

test('arguments of the wrong kind are named, rather than signed', () => {
  const given = (options: object) => sign({ secret, body, ...options });

  expect(() => given({ body: { a: 1 } })).toThrow(
    /^body takes the raw bytes or the text of the request, not an object\. A body that was parsed/,
  );
  expect(() => given({ body: undefined })).toThrow('not undefined');
  expect(() => given({ secret: '' })).toThrow('secret takes a text that is not empty, not an empty one.');
  expect(() => given({ secret: undefined })).toThrow('secret takes a text that is not empty, not undefined.');
  expect(() => given({ timestampSec: Number.NaN })).toThrow('timestampSec takes a number of at least 0, not NaN.');
  expect(() => verify({ secret, body, headers: 'X: y' as unknown as Headers })).toThrow(
    'headers takes Headers, an object or a list of pairs, not a string.',
  );
});
