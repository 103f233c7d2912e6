import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import { base64Of } from '#shared/domain/wire/wire-text.ts';
import type { FiledDelivery } from '#shared/session/filed.ts';
import { readSession } from '#shared/session/read-file.ts';
import { previewOf, type ShareFormat } from '#shared/session/share.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const SECRET = 'secret-of-the-first-machine';

/** An app that hashes what it has parsed, and tells what it computed. */
const app = createServer(async (request, response) => {
  const body = JSON.stringify(JSON.parse(Buffer.concat(await request.toArray()).toString()));
  const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp } = request.headers;
  const computed = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
  response.writeHead(401, { 'content-type': 'application/json', 'x-hookglass-computed': computed }).end('{"detail": "Invalid signature"}');
});

let first: TestCore;
let second: TestCore;
let elsewhere: ControlClient;
let shared: SharedDelivery;
let delivery: DeliveryDetail;

beforeAll(async () => {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  [first, second] = await Promise.all([startCore(), startCore()]);
  const clientOf = (core: TestCore) => createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  const client = clientOf(first);
  elsewhere = clientOf(second);
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
  const hook = await client.createWebhook({ name: 'app', url, events: ['prompt.created'], secret: SECRET });
  const [sent] = await client.compose({ webhookId: hook.id, event: 'prompt.created' });
  await vi.waitFor(async () => expect((await client.delivery(sent?.id ?? ''))?.state).toBe('failed'));
  delivery = (await client.delivery(sent?.id ?? '')) as DeliveryDetail;
  shared = (await client.sharedDelivery(delivery.id)) as SharedDelivery;
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  app.close();
});

async function opened(format: ShareFormat, leaveOut: ReadonlySet<'hosts'> = new Set()): Promise<FiledDelivery> {
  const { text } = previewOf(shared, { format, leaveOut, version: '1', nowMs: 0 });
  const [filed] = (await readSession([Buffer.from(text)], async () => undefined)).deliveries;
  if (!filed) throw new Error('there is no delivery in the file');
  return filed;
}

/** What the page asks a core that has never seen the delivery. */
function question({ detail, body = new Uint8Array(), answers, doubts }: FiledDelivery) {
  const last = detail.attemptList.at(-1);
  return {
    method: detail.request.method,
    headers: [...detail.request.headers],
    body: base64Of(body),
    doubts: [...doubts],
    ...(last && { atMs: last.startedAtMs }),
    ...(last?.response && {
      answer: {
        status: last.response.status,
        headers: [...last.response.headers],
        body: base64Of(answers.get(last.number) ?? new Uint8Array()),
      },
    }),
  };
}

it('holds the explanation that was found where it was made', async () => {
  const { detail, explanation, verification } = await opened('jsonl');

  expect(detail).toMatchObject({ verdict: 'refused', event: 'prompt.created', deliveryId: delivery.deliveryId });
  expect(explanation).toEqual(shared.explanation);
  expect(explanation?.explanations[0]).toMatchObject({ why: 'body-reserialised', certainty: 'proof' });
  expect(verification?.verdict).toEqual({ result: 'valid' });
  expect(detail.attemptList.map(({ response }) => response?.status)).toEqual([401]);
});

it.each(['jsonl', 'har'] as const)('in %s is explained alike by another core, with the secret typed there', async (format) => {
  const filed = await opened(format, new Set(['hosts'] as const));

  const { report, verification } = await elsewhere.explainRequest({ ...question(filed), secret: SECRET });

  expect(verification.verdict).toEqual({ result: 'valid' });
  expect(report.explanations[0]).toEqual(shared.explanation?.explanations[0]);
  expect(filed.detail.deliveryId).toBe(delivery.deliveryId);
});

it('leaves the bytes as they were sent, so that they can be signed anew', async () => {
  const { body } = await opened('jsonl', new Set(['hosts'] as const));

  expect(Buffer.from(body ?? []).toString()).toBe(shared.body.text);
});
