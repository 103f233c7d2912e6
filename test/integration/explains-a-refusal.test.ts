import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExplainer } from '#core/signing/explainer.ts';
import type { ExplainReport } from '#shared/domain/delivery/explain.ts';
import { startControl } from '../support/start-control.ts';

const control = await startControl();
const explainer = createExplainer();
/** An app that hashes what it has parsed, and says what it computed. */
const app = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp } = request.headers;
    const computed = createHmac('sha256', 's3cret')
      .update(`${id}.${timestamp}.${JSON.stringify(JSON.parse(text))}`)
      .digest('base64');
    response.writeHead(401, { 'X-Hookglass-Computed': computed }).end();
  });
});

let delivery = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
  const webhook = await control.writer.write(() =>
    control.webhooks.create({ name: 'app', url, events: ['prompt.created'], secret: 's3cret' }),
  );
  delivery = (await control.dispatcher.test(webhook.id, 'prompt.created')).id;
});
afterAll(async () => {
  app.close();
  await explainer.close();
  await control.stop();
});

const ask = async (target: string, question: object = {}): Promise<ExplainReport> => {
  const answer = await control.ask(`/api/v1/${target}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  });
  return answer.json() as Promise<ExplainReport>;
};

test('the value that the receiver gave back is explained without being asked for', async () => {
  const report = await ask(`deliveries/${delivery}/attempts/1/explanation`);

  expect(report).toMatchObject({
    source: 'answer',
    explanations: [
      { why: 'body-reserialised', certainty: 'proof', headline: 'Your code hashed JSON it had parsed and written again (no spaces).' },
    ],
  });
});

test('a value that was typed in is explained, also with a secret that was typed in', async () => {
  const { deliveryId, request } = control.deliveries.get(delivery) ?? { deliveryId: '', request: { timestampSec: 0 } };
  const body = control.deliveries.body(delivery) ?? Buffer.alloc(0);
  const value = createHmac('sha256', 'typed\n').update(`${deliveryId}.${request.timestampSec}.${body}`).digest('base64');
  const target = `deliveries/${delivery}/attempts/1/explanation`;

  expect(await ask(target, { value })).toMatchObject({ source: 'pasted', explanations: [{ why: 'no-match' }] });
  expect(await ask(target, { value, secret: 'typed' })).toMatchObject({
    explanations: [{ why: 'secret-space', certainty: 'proof' }, { why: 'secret-other' }],
  });
});

test('a request that arrived is explained by what is known here', async () => {
  const headers = { 'X-MLflow-Delivery-Id': 'foreign', 'X-MLflow-Timestamp': String(Math.floor(Date.now() / 1000)) };
  const signature = `v1,${createHmac('sha256', '"s3cret"').update(`foreign.${headers['X-MLflow-Timestamp']}.{}`).digest('base64')}`;
  await fetch(control.webhookUrl, { method: 'POST', headers: { ...headers, 'X-MLflow-Signature': signature }, body: '{}' });
  const capture = control.captures.get('foreign');

  expect(capture?.verdict.result).toBe('unchecked');
  expect(await ask(`captures/${capture?.id}/explanation`)).toMatchObject({ source: 'header', explanations: [{ why: 'secret-quoted' }] });
  expect(await ask('captures/c99999/explanation')).toMatchObject({ title: expect.any(String), status: 404 });
});

test('questions are answered in a thread, in their order, and end with it', async () => {
  const input = {
    ...{
      method: 'POST',
      headers: [],
      signature: 'sha256=zz',
      deliveryId: '1',
      timestamp: '1',
      body: Buffer.from('{}'),
      receivedAtMs: 1000,
    },
    ...{ toleranceSec: 300, otherIds: [], secrets: [] },
  };
  const reports = await Promise.all([explainer.explain(input), explainer.explain({ ...input, signature: undefined })]);
  expect(reports.map(({ explanations }) => explanations[0]?.why)).toEqual(['b64-broken', 'unsigned']);

  // Enough work that the thread ends in the middle of it.
  const secrets = Array.from({ length: 50 }, (_, number) => ({ kind: 'own' as const, name: 'own', secret: `s${number}` }));
  const late = explainer.explain({ ...input, signature: 'v1,AAAA', body: Buffer.alloc(8 << 20), secrets });
  const outcome = expect(late).rejects.toThrow('has ended');
  await explainer.close();
  await outcome;
  await expect(explainer.explain(input)).resolves.toMatchObject({ source: 'header' });
});

test('a question that takes too long is given up, says so, and leaves the next one its thread', async () => {
  const about = { method: 'POST', headers: [], signature: `v1,${'A'.repeat(43)}=`, deliveryId: '1', timestamp: '1', receivedAtMs: 1000 };
  const input = { ...about, toleranceSec: 300, otherIds: [], secrets: [{ kind: 'own' as const, name: 'own', secret: 's' }] };
  await explainer.explain({ ...input, body: Buffer.from('{}') }); // the thread has loaded what it needs

  const late = explainer.explain({ ...input, body: Buffer.from(JSON.stringify({ text: 'ab '.repeat(3_000_000) })) }, 250);
  const next = explainer.explain({ ...input, body: Buffer.from('{}') });
  const before = process.cpuUsage();

  expect(await late).toMatchObject({
    stoppedEarly: true,
    explanations: [{ why: 'no-match', certainty: 'hint', headline: expect.stringMatching(/^The search was stopped/) }],
  });
  const { user, system } = process.cpuUsage(before); // of all threads: what it cost, however long a busy machine took for it
  expect((user + system) / 1000).toBeLessThan(1000);
  expect((await next).stoppedEarly).toBeUndefined();
});

test('a search that is given up leaves what the request shows and what the answer says', async () => {
  const secrets = Array.from({ length: 40 }, (_, i) => ({
    kind: i === 0 ? ('own' as const) : ('other' as const),
    name: `w${i}`,
    secret: `secret ${i}`,
  }));
  const input = {
    ...{ method: 'POST', headers: [], signature: `v1,${'A'.repeat(43)}=`, deliveryId: '1', timestamp: '1', receivedAtMs: 1000 },
    ...{ toleranceSec: 300, otherIds: [], secrets, body: Buffer.from(JSON.stringify({ text: 'ab '.repeat(20_000) })) },
    answer: { status: 422, headers: [], body: Buffer.from('{"detail":"field required: run_id"}') },
  };

  const report = await explainer.explain(input, 50);
  expect(report).toMatchObject({ stoppedEarly: true, answer: { status: 422, said: 'field required: run_id' } });
  expect(report.explanations.map(({ why }) => why)).toEqual(['no-match', 'refused-body']);
});
