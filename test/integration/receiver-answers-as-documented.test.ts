import { afterAll, expect, test } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startReceiver } from '../support/start-receiver.ts';

const receiver = await startReceiver({ defaults: { secret: 's3cret' } });
afterAll(() => receiver.stop());

const good = aSignedRequest();
const without = (name: keyof typeof good.headers) => ({ ...good.headers, [name]: '' });

async function post(headers: Record<string, string>, body: Uint8Array = good.body, path = '/webhook') {
  const response = await fetch(receiver.url + path, { method: 'POST', headers, body: Buffer.from(body) });
  return [response.status, await response.text(), response.headers.get('content-type')];
}

test('a signed delivery is a success', async () => {
  expect(await post(good.headers)).toEqual([200, '{"status":"success"}', 'application/json']);
});

test('missing headers are named in the order of the documentation', async () => {
  expect(await post({})).toEqual([400, '{"detail":"Missing signature header"}', 'application/json']);
  expect(await post(without('X-MLflow-Signature'))).toEqual([400, '{"detail":"Missing signature header"}', 'application/json']);
  expect(await post(without('X-MLflow-Delivery-Id'))).toEqual([400, '{"detail":"Missing delivery ID header"}', 'application/json']);
  expect(await post(without('X-MLflow-Timestamp'))).toEqual([400, '{"detail":"Missing timestamp header"}', 'application/json']);
});

test('a stale, future or unreadable timestamp is a 400, before the signature is looked at', async () => {
  const refused = [400, '{"detail":"Timestamp is too old or invalid (possible replay attack)"}', 'application/json'];

  expect(await post(aSignedRequest({ ageSec: 302 }).headers)).toEqual(refused);
  expect(await post(aSignedRequest({ ageSec: -30 }).headers)).toEqual(refused);
  expect(await post({ ...good.headers, 'X-MLflow-Timestamp': 'now', 'X-MLflow-Signature': 'nonsense' })).toEqual(refused);
});

test('a wrong signature is a 401, whatever is wrong with it', async () => {
  const refused = [401, '{"detail":"Invalid signature"}', 'application/json'];
  for (const signature of [
    'v1,',
    'v1,AAAA',
    'sha256=00',
    'v2,abc',
    'v1,\xe9',
    aSignedRequest({ secret: 'other' }).headers['X-MLflow-Signature'],
  ]) {
    expect(await post({ ...good.headers, 'X-MLflow-Signature': signature })).toEqual(refused);
  }
  expect(await post(good.headers, Buffer.from('{}'))).toEqual(refused);
});

test('bytes are judged where the documented receiver crashes', async () => {
  for (const body of [Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('not json'), Buffer.from('[1]'), Buffer.alloc(0)]) {
    expect(await post(aSignedRequest({ body }).headers, body)).toEqual([200, '{"status":"success"}', 'application/json']);
  }
});

test('health is answered and not kept; everything else is a 404 and kept', async () => {
  const before = receiver.captures.count();
  const health = await fetch(`${receiver.url}/health`);

  expect([health.status, await health.text()]).toEqual([200, '{"status":"healthy"}']);
  expect(receiver.captures.count()).toBe(before);

  expect(await post(good.headers, good.body, '/webhook/')).toEqual([404, '{"detail":"Not Found"}', 'application/json']);
  expect((await fetch(`${receiver.url}/api/v1/captures`)).status).toBe(404);
  expect((await fetch(`${receiver.url}/webhook`)).status).toBe(404);
  expect(receiver.captures.list({ limit: 3 }).items).toMatchObject([
    {
      method: 'GET',
      target: '/webhook',
      outcome: 'rejected',
      refusal: 'unmatched',
      answer: { status: 404 },
      verdict: { result: 'unchecked' },
    },
    { method: 'GET', target: '/api/v1/captures', refusal: 'unmatched' },
    { method: 'POST', target: '/webhook/', refusal: 'unmatched' },
  ]);
});
