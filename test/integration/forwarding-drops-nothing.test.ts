import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startForwarding } from '../support/start-forwarding.ts';

const hooks = await startForwarding();
/** What the app got: its target, and the fields behind the body. */
const got: { target: string; trailers: string[]; request: IncomingMessage }[] = [];
const app = createHttpServer((request, response) => {
  request.resume().on('end', () => {
    got.push({ target: request.url ?? '', trailers: request.rawTrailers, request });
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1');
await once(app, 'listening');
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
beforeEach(() => void got.splice(0));
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await hooks.stop();
});

const { headers, body } = aSignedRequest();
const lines = Object.entries(headers)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');
const deliver = (target: string) =>
  rawExchange(
    hooks.port,
    `POST ${target} HTTP/1.1\r\nHost: x\r\n${lines}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body.toString('latin1')}`,
  );
const deliverChunked = (coding: string, bytes: Uint8Array, end = '') =>
  rawExchange(
    hooks.port,
    Buffer.concat([
      Buffer.from(`POST /webhook HTTP/1.1\r\nHost: x\r\n${lines}Connection: close\r\nTransfer-Encoding: ${coding}\r\n\r\n`),
      Buffer.from(`${bytes.length.toString(16)}\r\n`),
      bytes,
      Buffer.from(`\r\n0\r\n${end}\r\n`),
    ]),
  );
const newest = () => hooks.captures.get(hooks.captures.list({ limit: 1 }).items[0]?.id ?? '');

test.each([
  ['/webhook?token=a%2Fb', '/hooks', '/hooks?token=a%2Fb'],
  ['/webhook?token=1&token=2', '/hooks?x=1', '/hooks?x=1&token=1&token=2'],
  ['/webhook?a="b\'<>|^`{}', '/hooks', '/hooks?a="b\'<>|^`{}'],
  ['/webhook?a?b=/c/../d', '/hooks', '/hooks?a?b=/c/../d'],
  ['/webhook?', '/hooks?x=1', '/hooks?x=1'],
  ['/webhook', '/hooks?x=1', '/hooks?x=1'],
  ['/webhook?a=1', '/hooks?', '/hooks?a=1'],
  ['/webhook?a=1', '', '/?a=1'],
])('the query of %s reaches an app at %s', async (sent, target, expected) => {
  await hooks.forwardTo(`${appUrl}${target}`);

  expect(await deliver(sent)).toMatch(/^HTTP\/1\.1 204 /);
  expect(got.map((request) => request.target)).toEqual([expected]);
  expect(newest()).toMatchObject({ target: sent, passedOn: { url: `${appUrl}${expected}`, result: 'answered', status: 204 } });
});

test.each([
  ['http://hooks.example/webhook?a=1', 204],
  ['HTTPS://hooks.example:8443/webhook', 204],
  ['http://[::1]:8000/webhook', 204],
  ['http://user@hooks.example/webhook', 204],
  ['http://hooks.example/elsewhere', 404],
  ['http://hooks.example?a=/webhook', 404],
  ['http://hooks.example', 404],
])('a request line with the whole URL %s is answered %i', async (target, status) => {
  await hooks.forwardTo(`${appUrl}/hooks`);

  expect(await deliver(target)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(newest()?.target).toBe(target);
});

test('the health of the receiver is told to a client that writes the whole URL', async () => {
  const answer = await rawExchange(hooks.port, 'GET http://x/health?a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

  expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*healthy/);
});

test.each([
  'gzip, chunked',
  'x-gzip , chunked',
  'GZIP,chunked',
  'deflate, chunked',
  'br, chunked',
  'gzip, deflate, chunked',
  'gzip\r\nTransfer-Encoding: chunked',
])('a body in the transfer coding %j is refused in words, and kept as a row', async (coding) => {
  await hooks.forwardTo(`${appUrl}/hooks`);

  const answer = await deliverChunked(coding, gzipSync(body));

  expect(answer).toMatch(/^HTTP\/1\.1 501 [\s\S]*transfer coding/);
  expect(got).toEqual([]);
  expect(newest()).toMatchObject({ refusal: 'transfer-coding', outcome: 'rejected', answer: { status: 501 } });
});

test('chunks alone are no such coding, and the fields behind the body reach the app', async () => {
  await hooks.forwardTo(`${appUrl}/hooks`);

  expect(await deliverChunked('identity, Chunked', body, 'X-Digest: abc\r\nx-digest: def\r\n')).toMatch(/^HTTP\/1\.1 204 /);
  expect(got[0]?.trailers).toEqual(['X-Digest', 'abc', 'x-digest', 'def']);
  expect(got[0]?.request.headers['content-length']).toBeUndefined();
});

test('an answer of the app in a transfer coding is not passed on as if it had none', async () => {
  const packed = gzipSync('tea');
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n';
  const odd = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      socket.end(Buffer.concat([Buffer.from(`${head}${packed.length.toString(16)}\r\n`), packed, Buffer.from('\r\n0\r\n\r\n')])),
    );
  }).listen(0, '127.0.0.1');
  await once(odd, 'listening');
  await hooks.forwardTo(`http://127.0.0.1:${(odd.address() as AddressInfo).port}/`);

  expect(await deliver('/webhook')).toMatch(/^HTTP\/1\.1 502 [\s\S]*transfer coding gzip/);
  expect(newest()).toMatchObject({ passedOn: { result: 'no-answer', message: expect.stringContaining('transfer coding gzip') } });
  odd.close();
});
