import { afterAll, expect, test } from 'vitest';
import { guardFigure } from '../support/guard-figure.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { startReceiver } from '../support/start-receiver.ts';

const SIZES = { bodyBytes: 1000, inFlightBytes: 10_000, headerBytes: 2000, headerCount: 20, drainMs: 100 };
const receiver = await startReceiver({ limits: SIZES });
/** It has no time for anybody, which would now and then include us where others have the processor. */
const hurried = await startReceiver({ limits: { ...SIZES, headersMs: 150, requestMs: 300, checkEveryMs: 20 } });
afterAll(() => Promise.all([receiver.stop(), hurried.stop()]));

const newest = () => receiver.captures.get(receiver.captures.list({ limit: 1 }).items[0]?.id ?? '');
const post = (headers: string, body = '') => `POST /webhook HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

test('a body is taken up to the limit and refused one byte past it, however it is framed', async () => {
  const closing = 'Connection: close\r\n';
  expect(statusOf(await rawExchange(receiver.port, post(`${closing}Content-Length: 1000\r\n`, 'x'.repeat(1000))))).toBe(400);
  expect(newest()).toMatchObject({ outcome: 'accepted', bodySize: 1000 });

  expect(statusOf(await rawExchange(receiver.port, post('Content-Length: 1001\r\n', 'x'.repeat(1001))))).toBe(413);
  const chunked = `1f4\r\n${'y'.repeat(500)}\r\n1f5\r\n${'y'.repeat(501)}\r\n0\r\n\r\n`;
  expect(statusOf(await rawExchange(receiver.port, post('Transfer-Encoding: chunked\r\n', chunked)))).toBe(413);

  await receiver.captured(3);
  expect(newest()).toMatchObject({
    outcome: 'rejected',
    refusal: 'body-too-large',
    bodySize: 1001,
    bodyKept: 'start',
    answer: { status: 413 },
  });
});

test('the answer to a body that is too large comes before the body, and names the limit', async () => {
  const count = receiver.added.length;
  const connection = await rawConnection(receiver.port);
  connection.send(post('Expect: 100-continue\r\nX-MLflow-Delivery-Id: big\r\nContent-Length: 5000\r\n'));
  const answer = await connection.until('}');

  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('The body is larger than 1000 bytes.');
  connection.socket.end();
  await receiver.captured(count + 1);
  expect(receiver.captures.get('big')).toMatchObject({ deliveryId: 'big', refusal: 'body-too-large', bodySize: 0 });
});

test('headers that are too large or too many are a 431', async () => {
  const count = receiver.added.length;
  expect(statusOf(await rawExchange(receiver.port, post(`X-Long: ${'a'.repeat(2000)}\r\n`)))).toBe(431);
  expect(statusOf(await rawExchange(receiver.port, post('X-Many: 1\r\n'.repeat(20))))).toBe(431);

  const captures = (await receiver.captured(count + 2)).slice(count);
  expect(captures.map(({ refusal }) => refusal)).toEqual(['headers-too-large', 'headers-too-large']);
  expect(captures[0]).toMatchObject({ method: 'POST', target: '/webhook' });
});

test('what is not HTTP is a 400, with its bytes kept', async () => {
  const count = receiver.added.length;
  const inputs = [
    'nonsense\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    post('Content-Length: 1\r\nContent-Length: 2\r\n'),
    post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', 'abc'),
    post('Bad Name: 1\r\n'),
  ];
  for (const input of inputs) expect([input, statusOf(await rawExchange(receiver.port, input))]).toEqual([input, 400]);

  const captures = (await receiver.captured(count + inputs.length)).slice(count);
  expect(captures.map(({ refusal }) => refusal)).toEqual(inputs.map(() => 'malformed'));
  expect(captures.map(({ id }) => receiver.captures.body(id)?.toString('latin1'))).toEqual(inputs);
  expect(receiver.captures.get(captures[0]?.id ?? '')).toMatchObject({ bodyKept: 'raw-request', method: '', headers: [] });
});

test('a broken chunk ends the request that it belongs to', async () => {
  const count = receiver.added.length;
  expect(statusOf(await rawExchange(receiver.port, post('Transfer-Encoding: chunked\r\n', '2\r\nhi\r\nzz\r\n')))).toBe(400);

  const [capture] = (await receiver.captured(count + 1)).slice(count);
  expect(capture).toMatchObject({ method: 'POST', target: '/webhook', refusal: 'malformed', bodySize: 2 });
});

test('garbage behind a good request is answered after it', async () => {
  const count = receiver.added.length;
  const answer = await rawExchange(receiver.port, `${post('Content-Length: 2\r\n', 'hi')}garbage\r\n\r\n`);

  expect(answer.match(/HTTP\/1\.1 \d+[^\r]*|Missing signature header|not a request/g)).toEqual([
    'HTTP/1.1 400 Bad Request',
    'Missing signature header',
    'HTTP/1.1 400 Bad Request',
    'not a request',
  ]);
  expect(
    (await receiver.captured(count + 2))
      .slice(count)
      .map(({ outcome }) => outcome)
      .sort(),
  ).toEqual(['accepted', 'rejected']);
});

test('CONNECT is refused like any path that nothing listens to', async () => {
  const count = receiver.added.length;
  expect(statusOf(await rawExchange(receiver.port, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n'))).toBe(404);

  const [capture] = (await receiver.captured(count + 1)).slice(count);
  expect(capture).toMatchObject({ method: 'CONNECT', target: 'example.com:443', refusal: 'unmatched' });
});

test('slow headers and slow bodies are a 408; a connection that says nothing is closed', async () => {
  const slowHeaders = rawExchange(hurried.port, 'POST /webhook HTTP/1.1\r\nHost: x\r\nX-Sl');
  const slowBody = rawExchange(hurried.port, post('X-MLflow-Delivery-Id: slow\r\nContent-Length: 10\r\n', 'abc'));
  const silent = rawExchange(hurried.port, '');

  expect(statusOf(await slowHeaders)).toBe(408);
  expect(statusOf(await slowBody)).toBe(408);
  expect(await silent).toBe('');
  await hurried.captured(2);
  expect(hurried.captures.get('slow')).toMatchObject({ refusal: 'timeout', bodySize: 3, bodyKept: 'start' });
  expect(hurried.added.length).toBe(2);
});

test('a sender that hangs up in the middle of its body leaves a row without an answer', async () => {
  const count = receiver.added.length;
  const connection = await rawConnection(receiver.port);
  connection.send(post('X-MLflow-Delivery-Id: gone\r\nContent-Length: 10\r\n', 'abc'));
  connection.socket.resetAndDestroy();

  await receiver.captured(count + 1);
  expect(receiver.captures.get('gone')).toMatchObject({ refusal: 'aborted', bodyKept: 'start' });
  expect(receiver.captures.get('gone')?.answer).toBeUndefined();
});

test('past the bytes that may be in flight a request is a 503, and room comes back', async () => {
  const held = await Promise.all([1, 2].map(() => rawConnection(receiver.port)));
  const small = post('Connection: close\r\nContent-Length: 900\r\n', 'z'.repeat(900));
  for (const connection of held) {
    connection.send(post('Expect: 100-continue\r\nContent-Length: 1000\r\n'));
    await connection.until('100 Continue');
    connection.send('w'.repeat(999));
  }
  const refused = statusOf(await rawExchange(receiver.port, small)) === 503;
  guardFigure({ row: 'R-01', what: 'requests taken beyond what may be in flight', value: refused ? 0 : 1, unit: 'requests', atMost: 0 });
  for (const connection of held) connection.socket.destroy();

  await receiver.captured(receiver.added.length + 1);
  expect(statusOf(await rawExchange(receiver.port, small))).toBe(400);
});
