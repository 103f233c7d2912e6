import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { startReceiver } from '../support/start-receiver.ts';

const receiver = await startReceiver();
afterAll(() => receiver.stop());

const newest = () => receiver.captures.get(receiver.captures.list({ limit: 1 }).items[0]?.id ?? '');

test('order, case and duplicates of headers stay as they came', async () => {
  await rawExchange(
    receiver.port,
    'POST /webhook?a=1&a=2 HTTP/1.1\r\nx-b: 2\r\nHOST: example.com\r\nX-B:  two words  \r\nX-Empty:\r\nx-b: \xe9\r\ncontent-length: 2\r\nConnection: close\r\n\r\nhi',
  );

  expect(newest()).toMatchObject({
    method: 'POST',
    target: '/webhook?a=1&a=2',
    httpVersion: '1.1',
    endpoint: 'webhook',
    bodySize: 2,
    bodyKept: 'whole',
    headers: [
      ['x-b', '2'],
      ['HOST', 'example.com'],
      ['X-B', 'two words'],
      ['X-Empty', ''],
      ['x-b', '\xe9'],
      ['content-length', '2'],
      ['Connection', 'close'],
    ],
  });
});

test('chunk framing is removed, trailers and content codings are kept', async () => {
  await rawExchange(
    receiver.port,
    'POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\n\x1f\x8b\x00\r\n2;ext=1\r\n\xff\n\r\n0\r\nX-Sum: 9\r\n\r\n',
  );
  const capture = newest();

  expect(capture).toMatchObject({ bodySize: 5, trailers: [['X-Sum', '9']] });
  expect(receiver.captures.body(capture?.id ?? '')).toEqual(Buffer.from([0x1f, 0x8b, 0, 0xff, 0x0a]));
});

test('bodies of any bytes, split anywhere, come out as they went in', async () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(parts, async (chunks) => {
      const body = Buffer.concat(chunks);
      const connection = await rawConnection(receiver.port);
      connection.send(`POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`);
      for (const chunk of chunks) connection.send(chunk);
      await connection.closed();

      expect(receiver.captures.body(newest()?.id ?? '')).toEqual(body);
    }),
    { numRuns: 60 },
  );
});

test('requests that are sent together on one connection are answered in order and kept apart', async () => {
  const one = (body: string, more = '') => `POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
  const before = receiver.captures.count();
  const answer = await rawExchange(receiver.port, one('first') + one('second') + one('third', 'Connection: close\r\n'));

  expect(answer.match(/HTTP\/1\.1 400/g)).toHaveLength(3);
  const ids = receiver.captures.list({ limit: receiver.captures.count() - before }).items.map(({ id }) => id);
  expect(ids.map((id) => receiver.captures.body(id)?.toString())).toEqual(['third', 'second', 'first']);
});

test('a request from a page is marked, one from a program is not', async () => {
  const from = async (headers: string) => {
    await rawExchange(receiver.port, `POST /webhook HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
    return newest()?.browser;
  };

  expect(await from('')).toBe(false);
  expect(await from('Sec-Fetch-Site: none\r\n')).toBe(false);
  expect(await from('Sec-Fetch-Site: cross-site\r\n')).toBe(true);
  expect(await from('Origin: null\r\n')).toBe(true);
});

test('a sender that waits for 100 Continue gets it', async () => {
  const connection = await rawConnection(receiver.port);
  connection.send('POST /webhook HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n');
  await connection.until('HTTP/1.1 100 Continue\r\n\r\n');
  connection.send('hi');

  expect(await connection.closed()).toContain('HTTP/1.1 400 Bad Request');
});

test('HTTP/1.0, a missing Host, an unknown expectation and an upgrade are taken like any request', async () => {
  for (const lines of ['HTTP/1.0\r\n', 'HTTP/1.1\r\nConnection: close\r\n', 'HTTP/1.1\r\nExpect: tea\r\nConnection: close\r\n']) {
    expect(await rawExchange(receiver.port, `POST /webhook ${lines}Content-Length: 0\r\n\r\n`)).toContain('Missing signature header');
  }
  const connection = await rawConnection(receiver.port);
  connection.send('POST /webhook HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n');
  expect(await connection.until('}')).toContain('Missing signature header');
  connection.socket.destroy();
});
