import { get, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseScenario } from '#shared/domain/scenario/scenario-text.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { startReceiver } from '../support/start-receiver.ts';

const receiver = await startReceiver({ defaults: { secret: 's3cret' } });
afterAll(() => receiver.stop());

function scenario(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

beforeAll(async () => {
  expect(await receiver.endpoints.create('lab', {})).toMatchObject({ kind: 'done', endpoint: { path: '/hooks/lab', secret: 'auto' } });
});

const plays = (text: string) => receiver.endpoints.update('lab', { scenario: scenario(text), secret: 's3cret' });
const raw = (more = '', body = '{}') => `POST /hooks/lab HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const newest = () => receiver.captures.get(receiver.captures.list({ limit: 1 }).items[0]?.id ?? '');

/** Status, Retry-After and body; or how the connection ended. */
async function deliver(deliveryId: string, body?: string) {
  const { headers, body: bytes } = aSignedRequest({ deliveryId, ...(body !== undefined && { body }) });
  return new Promise<unknown[]>((resolve) => {
    const outgoing = request(`${receiver.url}/hooks/lab`, { method: 'POST', headers, agent: false }, async (response) => {
      let text = '';
      try {
        for await (const chunk of response) text += chunk;
        resolve([response.statusCode, response.headers['retry-after'], text]);
      } catch (error) {
        resolve([response.statusCode, 'cut', (error as NodeJS.ErrnoException).code]);
      }
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve([error.code]));
    outgoing.end(bytes);
  });
}

test('statuses, a drop and the documented answer follow each other, and the verdict is the same each time', async () => {
  await plays('503x2,429(retry-after=2),drop,verify');
  const answers = [];
  for (let i = 0; i < 5; i += 1) answers.push(await deliver('one'));

  expect(answers).toEqual([
    [503, undefined, '{"detail":"Answered by the scenario with 503."}'],
    [503, undefined, '{"detail":"Answered by the scenario with 503."}'],
    [429, '2', '{"detail":"Answered by the scenario with 429."}'],
    ['ECONNRESET'],
    [200, undefined, '{"status":"success"}'],
  ]);
  const captures = receiver.captures.idsOf('one').map((id) => receiver.captures.get(id));
  expect(captures.map((capture) => [capture?.attempt, capture?.played, capture?.answer?.status, capture?.verdict.result])).toEqual([
    [1, '503', 503, 'valid'],
    [2, '503', 503, 'valid'],
    [3, '429(retry-after=2)', 429, 'valid'],
    [4, 'drop', undefined, 'valid'],
    [5, 'verify', 200, 'valid'],
  ]);
  expect(receiver.endpoints.get('lab')).toMatchObject({ position: { requests: 5, next: 3, hits: [2, 1, 1, 1] }, captures: 5 });
});

test('a date, a redirect, headers and a body of its own', async () => {
  await plays('503(retry-after-date=60,type=text/plain,body="come back, later"),307(location=/hooks/lab2,header="X-Lab: yes")');
  const askedMs = Date.now();
  const first = await rawExchange(receiver.port, raw('Connection: close\r\n'));
  const answeredMs = Date.now();
  const second = await rawExchange(receiver.port, raw('Connection: close\r\n'));

  expect(first).toContain('come back, later');
  expect(first).toContain('Content-Type: text/plain');
  const date = Date.parse(/Retry-After: (.+)\r/.exec(first)?.[1] ?? '');
  expect(date - askedMs).toBeGreaterThan(59_000);
  expect(date - answeredMs).toBeLessThan(61_000);
  expect(second).toContain('Location: /hooks/lab2\r\nX-Lab: yes\r\n');
  expect(second).toMatch(/^HTTP\/1.1 307 /);
});

test('half an answer, a wrong length and a broken gzip reach the client as what they are', async () => {
  await plays('half,wrong-length,bad-gzip,reset');

  expect(await deliver('two')).toEqual([200, 'cut', 'ECONNRESET']);
  expect(await deliver('two')).toEqual([200, 'cut', 'ECONNRESET']);
  const encoded = await rawExchange(receiver.port, raw('Connection: close\r\n'));
  expect(encoded).toContain('Content-Encoding: gzip');
  expect(() => gunzipSync(Buffer.from(encoded.split('\r\n\r\n')[1] ?? ''))).toThrow();
  expect(await deliver('two')).toEqual(['ECONNRESET']);
});

test('hanging up early happens before the body is read, and is a row', async () => {
  await plays('drop-early');
  const connection = await rawConnection(receiver.port);
  const count = receiver.added.length;
  connection.send('POST /hooks/lab HTTP/1.1\r\nHost: x\r\nX-MLflow-Delivery-Id: early\r\nContent-Length: 1000000\r\n\r\n');

  expect(await connection.closed()).toBe('');
  await receiver.captured(count + 1);
  expect(receiver.captures.get('early')).toMatchObject({ refusal: 'dropped', played: 'drop-early', endpoint: 'lab', bodySize: 0 });
});

test('a wait and a drip take their time', async () => {
  await plays('200(wait=120ms),drip(over=150ms)');
  const startedMs = performance.now();
  await deliver('slow');
  const waitedMs = performance.now() - startedMs;
  expect(await deliver('slow')).toEqual([200, undefined, '{"status":"success"}']);

  expect(waitedMs).toBeGreaterThan(115);
  expect(performance.now() - startedMs - waitedMs).toBeGreaterThan(140);
});

test('a request that hangs is kept at once and ends when the sender gives up', async () => {
  await plays('hang');
  const count = receiver.added.length;
  const connection = await rawConnection(receiver.port);
  connection.send(raw('X-MLflow-Delivery-Id: hanging\r\n'));
  await receiver.captured(count + 1);

  expect(connection.received).toBe('');
  expect(newest()).toMatchObject({ deliveryId: 'hanging', played: 'hang', outcome: 'accepted' });
  connection.socket.destroy();
});

test('an event glob picks its deliveries', async () => {
  await plays('500[event=prompt*],200');

  expect((await deliver('three', '{"entity": "prompt_version", "action": "created"}'))[0]).toBe(500);
  expect((await deliver('three', '{"entity": "model_version", "action": "created"}'))[0]).toBe(200);
  expect((await deliver('three', 'not json'))[0]).toBe(200);
});

test('a new scenario, and a restart, begin at the first step', async () => {
  await plays('503,200');
  await deliver('four');
  expect(receiver.endpoints.restart('lab')).toMatchObject({ kind: 'done', endpoint: { position: { requests: 0, next: 0 } } });

  expect((await deliver('four'))[0]).toBe(503);
});

test('endpoints are refused with the field that is wrong', async () => {
  const { endpoints } = receiver;

  expect(await endpoints.create('lab', {})).toMatchObject({ kind: 'conflict', field: 'name' });
  expect(await endpoints.create('webhook', {})).toMatchObject({ kind: 'invalid', field: 'name' });
  expect(await endpoints.create('../x', {})).toMatchObject({ kind: 'invalid', field: 'name', message: expect.stringContaining('a-z') });
  expect(await endpoints.update('nope', {})).toMatchObject({ kind: 'unknown' });
  expect(await endpoints.update('lab', { toleranceSec: -1 })).toMatchObject({ kind: 'invalid', field: 'toleranceSec' });
  expect(await endpoints.remove('webhook')).toMatchObject({ kind: 'conflict' });
});

test('a removed endpoint is a 404; its captures stay', async () => {
  await endpointOnce();
  expect(await receiver.endpoints.remove('once')).toMatchObject({ kind: 'done' });

  const status = await new Promise((resolve) => get(`${receiver.url}/hooks/once`, ({ statusCode }) => resolve(statusCode)));
  expect(status).toBe(404);
  expect(receiver.captures.list({ limit: 2 }).items.map(({ endpoint }) => endpoint)).toEqual([undefined, 'once']);
});

async function endpointOnce() {
  await receiver.endpoints.create('once', { toleranceSec: 10, secret: 'of its own' });
  expect(receiver.endpoints.secretOf('once')).toBe('of its own');
  await rawExchange(receiver.port, raw('Connection: close\r\n').replace('/hooks/lab', '/hooks/once'));
}
