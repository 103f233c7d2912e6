import { describe, expect, it } from 'vitest';
import { createLineScanner } from '#shared/session/entry-scanner.ts';
import { filterSession } from '#shared/session/filter-session.ts';
import { readSession } from '#shared/session/read-file.ts';

const ID = '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34';
const giveWay = () => Promise.resolve();
const open = (...lines: readonly (object | string)[]) =>
  readSession([Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))], giveWay);

const BODY = '{"entity": "model_version_alias", "action": "created", "data": {"name": "churn-eu", "version": "7", "alias": "champion"}}';
const headers = [
  ['X-MLflow-Delivery-Id', ID],
  ['X-MLflow-Timestamp', '1795429864'],
  ['X-MLflow-Signature', 'v1,AAAA'],
];

const summary = {
  id: 'd28',
  deliveryId: ID,
  webhookId: 'w1',
  webhookName: 'alias-hook',
  url: 'http://localhost:3000/hooks',
  event: 'model_version_alias.created',
  subject: 'churn-eu v7 champion',
  about: { kind: 'model', name: 'churn-eu', version: '7', alias: 'champion' },
  source: 'registry',
  state: 'failed',
  reason: 'status',
  profile: 'mlflow',
  attempts: 1,
  attemptMarks: [401],
  attemptSpans: [0, 38],
  lastStatus: 401,
  verdict: 'refused',
  createdAtMs: 1_795_429_864_871,
  tookMs: 38,
  size: BODY.length,
  maxRetries: 3,
  timeScale: 1,
  requestTimeoutMs: 30_000,
};
const request = {
  request: { method: 'POST', headers, timestampSec: 1_795_429_864, signature: 'v1,AAAA', bodySize: BODY.length, body: { text: BODY } },
};
const attempt = {
  attempt: {
    number: 1,
    startedAtMs: 1_795_429_864_871,
    method: 'POST',
    url: 'http://localhost:3000/hooks',
    by: 'plan',
    timings: { firstByteMs: 36 },
    redirects: [],
    outcome: { kind: 'response', status: 401 },
    response: { status: 401, reason: 'Unauthorized', headers: [], bodySize: 2, storedSize: 2, body: { base64: '/w==' } },
    tookMs: 38,
  },
};
const head = { hookglass: 1, made: '2026-11-23T10:31:09Z', masked: ['host'] };

describe('a file of Hookglass', () => {
  it('is read back, with what was masked, and with lines and members that a later one may have', async () => {
    const later = { delivery: { ...summary, colour: 'green' } };
    const session = await open(head, later, { weather: { sky: 'clear' } }, request, attempt);

    expect(session).toMatchObject({ entries: 5, requests: 1, oddCount: 0, masked: ['host'] });
    expect(session.deliveries[0]).toMatchObject({
      place: { entry: 2, line: 2 },
      detail: { id: 'i2', deliveryId: ID, webhookName: 'alias-hook', source: 'import', profile: 'mlflow', attemptList: [{ tookMs: 38 }] },
    });
    expect(Buffer.from(session.deliveries[0]?.body ?? []).toString()).toBe(BODY);
    expect(session.deliveries[0]?.answers.get(1)).toEqual(Uint8Array.of(0xff));
  });

  it('names each line that cannot be read, and opens the rest', async () => {
    const { verdict: _verdict, state: _state, ...cut } = summary;
    const { odd, deliveries } = await open(head, { delivery: cut }, request, '{"delivery":{"id"', { delivery: summary }, request, attempt);

    expect(odd).toEqual([
      { entry: 2, line: 2, kind: 'unreadable', why: '“state” is missing' },
      { entry: 3, line: 3, kind: 'unreadable', why: 'it belongs to line 2, which could not be read' },
      { entry: 4, line: 4, kind: 'unreadable', why: 'it is not JSON' },
    ]);
    expect(deliveries.map(({ place, detail }) => [place.line, detail.attemptList.length])).toEqual([[5, 1]]);
  });

  it('whose bodies were not recorded says so with a size that is none', async () => {
    const { body: _body, ...withoutBody } = request.request;
    const { deliveries } = await open(head, { delivery: summary }, { request: { ...withoutBody, bodySize: -1 } });

    expect(deliveries[0]?.body).toBeUndefined();
    expect(deliveries[0]?.detail.request.bodySize).toBe(-1);
  });
});

describe('what export writes', () => {
  it('is read: deliveries, captures, and a record that has only what it takes', async () => {
    const least = {
      deliveryId: ID,
      request: { headers, body: { text: BODY } },
      attemptList: [{ startedAtMs: 5, method: 'POST', url: 'http://a/' }],
    };
    const whole = { ...summary, request: request.request, attemptList: [attempt.attempt] };
    const capture = {
      deliveryId: ID,
      atMs: 7,
      method: 'POST',
      target: '/webhook',
      headers,
      body: { text: BODY },
      answer: { status: 200 },
      answerBody: 'ok',
    };
    const { deliveries, oddCount } = await open(whole, '', least, capture);

    expect(oddCount).toBe(0);
    expect(deliveries.map(({ place, detail }) => [place.line, detail.attemptList.map(({ response }) => response?.status)])).toEqual([
      [3, [undefined, 200]],
      [1, [401]],
    ]);
  });

  it('names the field that is missing', async () => {
    const { odd } = await open(
      { id: 'd1', attemptList: [{}], request: { headers: [['a']] } },
      { deliveryId: ID, target: '/', headers: [] },
      '[1]',
    );

    expect(odd.map(({ line, why }) => `${line}: ${why}`)).toEqual([
      expect.stringMatching(/^1: “\w+” is (missing|not what is expected there)$/),
      '2: “atMs” is missing',
      '3: an object is expected',
    ]);
  });
});

describe('something else', () => {
  it('that was copied is a session of one request', async () => {
    const curl = `curl -X POST https://shop.example.com/hooks -H 'X-MLflow-Delivery-Id: ${ID}' -H 'X-MLflow-Signature: v1,AAAA' --data-raw '${BODY}'`;
    const { deliveries } = await open(curl);

    expect(deliveries.map(({ detail }) => [detail.deliveryId, detail.event, detail.verdict, detail.subject])).toEqual([
      [ID, 'model_version_alias.created', 'unchecked', 'churn-eu v7 champion'],
    ]);
  });

  it('has no delivery and a line that says why', async () => {
    expect(await open('<html>')).toMatchObject({ deliveries: [], odd: [{ line: 1, why: 'it is not JSON' }] });
    expect(await open('')).toMatchObject({ deliveries: [], entries: 0, oddCount: 0 });
    expect(await open('{"log":{"entries":[]}}')).toMatchObject({ deliveries: [], entries: 0, oddCount: 0 });
  });
});

it('a redirect that a proxy recorded as a request of its own is a hop, and a lost body is told', async () => {
  const sent = {
    method: 'POST',
    url: 'http://a/hooks',
    headers: headers.map(([name, value]) => ({ name, value })),
    postData: { text: BODY },
  };
  const { postData: _data, ...follow } = { ...sent, method: 'GET', url: 'http://a/hooks/' };
  const moved = { status: 302, headers: [{ name: 'Location', value: '/hooks/' }], content: {} };
  const entries = [
    { startedDateTime: '2026-11-20T14:02:11.000Z', time: 5, request: sent, response: moved },
    {
      startedDateTime: '2026-11-20T14:02:11.010Z',
      time: 7,
      request: follow,
      response: { status: 200, headers: [], content: { text: 'page' } },
    },
  ];
  const { deliveries } = await open({ log: { entries } });

  expect(deliveries).toHaveLength(1);
  expect(deliveries[0]?.detail).toMatchObject({
    bodyLost: true,
    attempts: 1,
    attemptList: [{ redirects: [{ status: 302, bodyLost: true, to: 'http://a/hooks/' }], response: { status: 200 } }],
  });
});

it('the filter language narrows a file as it narrows what is stored', async () => {
  const { deliveries } = await open(head, { delivery: summary }, request, attempt);
  const count = (q: string) => filterSession(deliveries, q, 0).length;

  expect(
    ['status:401', 'alias:champion', 'body:churn-eu', 'source:import', 'verified:refused', 'header:x-mlflow-signature', 'size:>10'].map(
      count,
    ),
  ).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(['status:2xx', 'body:iris', '-source:import', 'answer:ok'].map(count)).toEqual([0, 0, 0, 0]);
});

it('an entry that is larger than any request is listed and not held', () => {
  const scanner = createLineScanner();
  const piece = 'x'.repeat(1024 * 1024);
  for (let i = 0; i < 40; i += 1) scanner.push(piece);

  expect(scanner.push('\n')).toEqual([{ text: '', number: 1, line: 1, tooLong: 40 * 1024 * 1024 }]);
});
