import { afterAll, expect, test } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { startReceiver } from '../support/start-receiver.ts';

const known = [
  { webhookId: 'w1', webhookName: 'ci-notify', secret: 'one' },
  { webhookId: 'w2', webhookName: 'alias-hook', secret: 'two' },
];
const verdicts: unknown[] = [];
const receiver = await startReceiver({
  secretsFor: (deliveryId) =>
    known.map((secret) => ({ ...secret, ofThisDelivery: deliveryId === 'sent-by-w1' && secret.webhookId === 'w1' })),
  isOnItsWay: (deliveryId) => deliveryId === 'sent-by-w1',
  sent: () => ({ attempts: 10, bodyBytes: 1000 }),
  onReceived: (deliveryId, { verdict }) => verdicts.push([deliveryId, verdict]),
});
afterAll(() => receiver.stop());

async function deliver(deliveryId: string, secret: string) {
  const { headers, body } = aSignedRequest({ deliveryId, secret });
  const response = await fetch(`${receiver.url}/webhook`, { method: 'POST', headers, body });
  await response.text();
  const { items } = receiver.captures.list({ limit: 1 });
  return { status: response.status, capture: receiver.captures.get(items[0]?.id ?? '') };
}

test('the secret of the webhook that sent the delivery decides', async () => {
  expect(await deliver('sent-by-w1', 'one')).toMatchObject({
    status: 200,
    capture: { verdict: { result: 'valid' }, report: { secretFrom: { kind: 'webhook', webhookName: 'ci-notify' } } },
  });
  expect(await deliver('sent-by-w1', 'two')).toMatchObject({
    status: 401,
    capture: { verdict: { result: 'invalid', why: 'mismatch' }, answer: { status: 401 } },
  });
});

test('a delivery of somebody else is named after the known secret that fits', async () => {
  expect(await deliver('foreign', 'two')).toMatchObject({
    status: 200,
    capture: { verdict: { result: 'valid' }, report: { secretFrom: { webhookName: 'alias-hook' } } },
  });
});

test('when no known secret fits, the answer is 401 and the verdict says that nothing was checked', async () => {
  expect(await deliver('foreign', 'three')).toMatchObject({ status: 401, capture: { verdict: { result: 'unchecked' } } });
});

test('the verdict is told to the delivery it belongs to', async () => {
  verdicts.length = 0;
  await deliver('sent-by-w1', 'one');

  expect(verdicts).toEqual([['sent-by-w1', { result: 'valid' }]]);
});

test('attempts of one delivery id are numbered and all but the first are duplicates', async () => {
  for (let i = 0; i < 3; i += 1) await deliver('again', 'one');
  const ids = receiver.captures.idsOf('again');

  expect(ids.map((id) => receiver.captures.get(id))).toMatchObject([
    { attempt: 1, duplicate: false },
    { attempt: 2, duplicate: true },
    { attempt: 3, duplicate: true },
  ]);
  expect(receiver.captures.get('again')?.id).toBe(ids[2]);
});
