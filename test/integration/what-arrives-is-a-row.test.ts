import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { openStream } from '#shared/client/stream-client.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const SECRET = 'the secret of production';
const ALIAS = JSON.stringify({
  entity: 'model_version_alias',
  action: 'created',
  timestamp: '2026-11-23T10:31:06.105882+00:00',
  data: { name: 'churn-eu', alias: 'champion', version: '2' },
});

let core: TestCore;
let client: ControlClient;
const events: StreamEvent[] = [];
let stopStream: () => void;

beforeAll(async () => {
  core = await startCore();
  const token = readFileSync(core.tokenFile, 'utf8').trim();
  client = createControlClient({ baseUrl: core.inspector, token });
  await new Promise<void>((opened) => {
    const source = { baseUrl: core.inspector, token };
    const heard = {
      opened: () => opened(),
      events: (some: readonly StreamEvent[]) => void events.push(...some),
      gap() {},
      closed() {},
      refused() {},
    };
    stopStream = openStream(source, heard).close;
  });
  await client.createWebhook({ name: 'production', url: core.webhookUrl, events: ['prompt.created'], secret: SECRET });
});
afterAll(async () => {
  stopStream();
  await core.stop();
});

async function post(path: string, headers: Record<string, string>, body: string | Buffer<ArrayBuffer>): Promise<number> {
  const response = await fetch(`${core.receiver}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

async function newest(q = '') {
  const { items } = await client.rows({ limit: 1, q });
  const [row] = items;
  if (!row) throw new Error(`no row for ${q}`);
  return row;
}

test('a request from elsewhere is a row with its event, its subject and the verdict', async () => {
  const { headers, body, deliveryId } = aSignedRequest({ secret: SECRET, deliveryId: 'from-elsewhere', body: ALIAS });
  expect(await post('/webhook', headers, body)).toBe(200);

  expect(await newest()).toMatchObject({
    ...{ id: 'c1', source: 'external', deliveryId, endpoint: 'webhook', event: 'model_version_alias.created' },
    ...{ about: { kind: 'model', name: 'churn-eu', version: '2', alias: 'champion' }, subject: 'churn-eu v2 champion' },
    ...{ state: 'arrived', attempts: 1, attemptMarks: [200], lastStatus: 200, verdict: 'valid', method: 'POST', target: '/webhook' },
  });
});

test('one delivery id is one row that keeps its place, with a knot for each arrival; the newest decides', async () => {
  await post('/webhook', {}, 'between');
  const { headers } = aSignedRequest({ secret: SECRET, deliveryId: 'from-elsewhere', body: ALIAS });
  expect(await post('/webhook', headers, `${ALIAS} `)).toBe(401);

  const { items } = await client.rows({});
  expect(items.map(({ id }) => id)).toEqual(['c2', 'c1']);
  expect(items[1]).toMatchObject({ state: 'refused', attempts: 2, attemptMarks: [200, 401], lastStatus: 401, verdict: 'unchecked' });
  // The stream may tell a moment after the list.
  const changesOfRow = () =>
    events.flatMap((event) => (event.type === 'arrival.changed' && event.arrival.id === 'c1' ? [event.arrival.attempts] : []));
  await vi.waitFor(() => expect(changesOfRow().slice(0, 2)).toEqual([1, 2]));
});

test('requests without an id are a row each, whatever becomes of them', async () => {
  const before = (await client.rowCount({ q: 'source:external' })).count;
  await post('/webhook', {}, '');
  await post('/webhook', {}, '');
  await post('/nowhere', {}, '{}');

  expect((await client.rowCount({ q: 'source:external' })).count).toBe(before + 3);
  expect(await newest()).toMatchObject({ state: 'refused', lastStatus: 404, refusal: 'unmatched', target: '/nowhere' });
});

test('what was refused before it was judged is a row: 413, 431, malformed, broken off', async () => {
  const port = Number(new URL(core.receiver).port);
  const tooLarge = `POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: ${11 * 1024 ** 2}\r\n\r\n`;
  await rawExchange(port, tooLarge);
  expect(await newest()).toMatchObject({ state: 'refused', lastStatus: 413, refusal: 'body-too-large' });
  await rawExchange(port, `POST /webhook HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);
  expect(await newest()).toMatchObject({ state: 'refused', lastStatus: 431, refusal: 'headers-too-large' });
  await rawExchange(port, 'what is this\r\n\r\n');
  expect(await newest()).toMatchObject({ state: 'refused', lastStatus: 400, refusal: 'malformed' });
  const cut = await rawConnection(port);
  cut.send('POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  const before = events.length;
  cut.socket.end();
  await seen(() => events.slice(before).some((event) => event.type === 'arrival.changed'));
  expect(await newest()).toMatchObject({ state: 'refused', refusal: 'aborted', attemptMarks: ['closed'] });
  expect(await newest('state:failed').catch(() => 'none')).toBe('none');
});

test('a capture of our own delivery makes no second row, and its delivery knows the endpoint', async () => {
  const before = (await client.rowCount({ q: 'source:external' })).count;
  const { id: delivery } = await client.sendSample();
  const row = await newest();

  expect(row).toMatchObject({ id: delivery, endpoint: 'webhook', state: 'delivered' });
  expect((await client.rowCount({ q: 'source:external' })).count).toBe(before);
  const { items } = await client.captures({ limit: 1 });
  expect(items[0]).not.toHaveProperty('row');
  expect(await client.row(items[0]?.id ?? '')).toMatchObject({ id: delivery });
});

test('a copy of our own delivery that somebody sends later is a row of its own, and changes nothing of the delivery', async () => {
  const { id, deliveryId, verdict } = await newest('source:test');
  if (deliveryId === undefined) throw new Error('no delivery id');
  const { headers } = aSignedRequest({ secret: 'another', deliveryId, body: '{}' });

  expect(await post('/webhook', headers, '{}')).toBe(401);

  expect(await newest()).toMatchObject({ source: 'external', deliveryId, state: 'refused' });
  expect(await client.delivery(id)).toMatchObject({ verdict, captures: [expect.any(String)] });
  // It is not an attempt of the replay that follows either, and that is none of its arrivals.
  const [replayed] = await client.replay(id, { mode: 'verbatim' });
  await seen(() =>
    events.some((event) => event.type === 'delivery.changed' && event.delivery.id === replayed?.id && event.delivery.state === 'delivered'),
  );
  expect(await newest()).toMatchObject({ id: replayed?.id, endpoint: 'webhook' });
  expect(await newest(`source:external id:${deliveryId}`)).toMatchObject({ attempts: 1 });
});

test('where a redirect leads our own delivery to the receiver again, that is no row either', async () => {
  const redirect = { kind: 'status', status: 302, headers: [['Location', `${core.receiver}/hooks/second`]] } as const;
  await client.createEndpoint({ name: 'first', scenario: { steps: [{ action: redirect }], atEnd: 'repeat-last' } });
  await client.createEndpoint({ name: 'second' });
  const { count } = await client.rowCount({ q: 'source:external' });
  const { id } = await client.createWebhook({ name: 'redirected', url: `${core.receiver}/hooks/first`, events: ['prompt.created'] });
  const { id: delivery } = await client.testWebhook(id, {});

  expect(await client.delivery(delivery)).toMatchObject({ attempts: 1, captures: [expect.any(String), expect.any(String)] });
  expect((await client.rowCount({ q: 'source:external' })).count).toBe(count);
});

test('a body that a redirect dropped is not delivered, and says so', async () => {
  const app = createServer((request, response) => {
    if (request.url === '/hook') response.writeHead(302, { location: '/other' }).end();
    else response.end('fine');
  });
  const url = await listen(app);
  const { id } = await client.createWebhook({ name: 'lost', url: `${url}/hook`, events: ['prompt.created'] });
  const { id: delivery } = await client.testWebhook(id, {});
  app.close();

  expect(await client.delivery(delivery)).toMatchObject({ state: 'delivered', reason: 'body-lost', lastStatus: 200 });
  const found = async (q: string) => (await client.deliveries({ q: `${q} webhook:lost` })).items.length;
  expect([await found('state:delivered'), await found('-state:delivered'), await found('reason:body-lost')]).toEqual([0, 1, 1]);
});

test('the pages of the joined list have no hole and no double, and a cursor that is none is refused', async () => {
  const { items: all } = await client.rows({ limit: 1000 });
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(10);
  for (const limit of [1, 2, 3, 7]) {
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await client.rows({ limit, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(found).toEqual(all.map(({ id }) => id));
  }
  for (const cursor of ['c', '.', 'e3', 'd1c2', 'banana'])
    await expect(client.rows({ cursor })).rejects.toThrow('is not the “next” of a page');
});

test('filters hold for both kinds of rows', async () => {
  const ids = async (q: string) =>
    (await client.rows({ q, limit: 1000 })).items
      .map(({ id }) => id.charAt(0))
      .sort()
      .join('');

  expect(await ids('endpoint:first')).toBe('d');
  expect(await ids('event:model_version_alias.created alias:champion')).toBe('c');
  expect(await ids('model:churn-eu')).toBe('c');
  expect(await ids('reason:unmatched endpoint:*')).toBe('');
  expect(await ids('reason:unmatched')).toBe('c');
  expect(await ids('state:arrived,refused -source:external')).toBe('');
  expect(await ids('champion')).toBe('c');
  expect(new Set(await ids('verified:yes'))).toEqual(new Set('d'));
});

test('a row is found by any of its captures, by its delivery id, and what is unknown is said', async () => {
  const byId = await client.row('c1');
  expect(byId).toMatchObject({
    id: 'c1',
    source: 'external',
    captureList: [{ id: 'c1' }, { id: 'c3', report: { steps: expect.any(Array) } }],
  });
  expect(await client.row('c3')).toEqual(byId);
  expect(await client.row('from-elsewhere')).toEqual(byId);
  expect(await client.row('c9999')).toBeUndefined();
});

/** Resolves when it holds; looks again with each event of the stream. */
async function seen(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
