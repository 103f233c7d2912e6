import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { type Mirrored, startMirrored, startScripted } from '../support/mirrored.ts';
import { rawConnection } from '../support/raw-http.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function scripted(...steps: Parameters<typeof startScripted>[0]) {
  const mirrored = await startScripted(steps);
  undo.push(mirrored.stop);
  return mirrored;
}

/** A server of somebody else's with Node's own parser, for bodies that come in chunks. */
async function served(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<Mirrored> {
  const server = createServer((request, response) => {
    if (request.url === '/version') response.end('3.17.2');
    else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const mirrored = await startMirrored(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  undo.push(mirrored.stop);
  return mirrored;
}

function later<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** One request as these bytes, and what came back once `text` was in it. */
async function exchanged(port: number, bytes: string, text: string): Promise<string> {
  const connection = await rawConnection(port);
  undo.push(() => void connection.socket.destroy());
  connection.send(bytes);
  return connection.until(text);
}

it('passes method, path, query, headers and body on as they came, under the name of the other server', async () => {
  const { port, upstream } = await scripted({ status: 200, body: 'end' });

  await exchanged(
    port,
    [
      'PROPFIND /a%2Fb//c%20%e2%82%ac/./d?x=1&x=%2B+&& HTTP/1.1',
      'host: LOCALHOST:5000',
      'x-ONE:  spaced  ',
      'X-Two: b',
      'x-one: c',
      'Authorization: Bearer abc',
      'Cookie: s=1',
      'Connection: keep-alive, X-Two',
      'Content-Length: 3',
      '',
      'b\xe9\x00',
    ].join('\r\n'),
    'end',
  );
  const [, seen] = await upstream.received(2);

  expect([seen?.method, seen?.target]).toEqual(['PROPFIND', '/hook/a%2Fb//c%20%e2%82%ac/./d?x=1&x=%2B+&&']);
  expect(seen?.headers).toEqual([
    ['host', `127.0.0.1:${upstream.port}`],
    ['x-ONE', 'spaced'],
    ['x-one', 'c'],
    ['Authorization', 'Bearer abc'],
    ['Cookie', 's=1'],
    ['Content-Length', '3'],
    ['Connection', 'keep-alive'],
  ]);
  expect([...(seen?.body ?? [])]).toEqual([0x62, 0xe9, 0]);
});

it('passes the answer back as it came: status, words, headers and packed bytes', async () => {
  const packed = gzipSync('{"a": 1}').toString('latin1');
  const head = [
    'HTTP/1.1 299 Quite\xe9 Fine',
    'set-COOKIE: a=1',
    'Set-Cookie: b=2',
    'Content-Encoding: gzip',
    `Content-Length: ${packed.length}`,
  ];
  const { port } = await scripted({
    raw: Buffer.from(`${head.join('\r\n')}\r\nX-Hop: 1\r\nConnection: close, x-hop\r\n\r\n${packed}`, 'latin1'),
  });

  const got = await exchanged(port, 'GET /x HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n', packed);

  expect(got).toBe(`${head.join('\r\n')}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n\r\n${packed}`);
});

it.each([
  ['HEAD /x', 'HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n'],
  ['OPTIONS /x', 'HTTP/1.1 200 OK\r\nAllow: GET\r\nContent-Length: 0\r\n\r\n'],
  ['GET /x', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['GET /x', 'HTTP/1.1 304 Not Modified\r\nEtag: "1"\r\n\r\n'],
  ['GET /x', 'HTTP/1.1 302 Found\r\nLocation: https://login.example/in?next=%2Fx\r\nContent-Length: 0\r\n\r\n'],
])('passes back what %s is answered, redirects too: %j', async (line, answer) => {
  const { port, upstream } = await scripted({ raw: answer });

  const got = await exchanged(port, `${line} HTTP/1.1\r\nHost: localhost\r\n\r\n`, '\r\n\r\n');

  expect(got.replace(/Connection: keep-alive\r\nKeep-Alive: timeout=75\r\n/, '')).toBe(answer);
  expect(upstream.requests.map(({ method }) => method)).toEqual(['GET', line.split(' ')[0]]);
});

it('keeps a body that comes in chunks in chunks, both ways, with the fields behind it', async () => {
  const seen: unknown[] = [];
  const { port } = await served(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    seen.push(
      request.headers['transfer-encoding'],
      request.headers['content-length'],
      Buffer.concat(pieces).toString(),
      request.rawTrailers,
    );
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('one');
    response.addTrailers([['X-Sum', '7']]);
    response.end('two');
  });

  const got = await exchanged(
    port,
    'PUT /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-After: 1\r\n\r\n',
    'X-Sum: 7\r\n\r\n',
  );

  expect(seen).toEqual(['chunked', undefined, 'abcde', ['X-After', '1']]);
  expect(got).toMatch(/Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\nX-Sum: 7\r\n\r\n$/);
});

it('joins small chunks that were read together, because each write costs more than its bytes', async () => {
  const pieces: number[] = [];
  const { port } = await served(async (request, response) => {
    for await (const piece of request) pieces.push((piece as Buffer).length);
    response.end('done');
  });

  await exchanged(
    port,
    `PUT /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5000)}0\r\n\r\n`,
    'done',
  );

  expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(5000);
  expect(pieces.length).toBeLessThan(100);
});

it('asks the other server whether a body may come', async () => {
  const { port } = await served((request, response) => {
    request.resume();
    response.writeHead(401, { 'Content-Length': '0' });
    response.end();
  });

  const got = await exchanged(port, 'PUT /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n', '401');

  expect(got).toMatch(/^HTTP\/1\.1 (?:100 Continue\r\n\r\nHTTP\/1\.1 )?401/);
});

it('passes an answer on while it comes, and ends it there when the client goes away', async () => {
  const { promise: gone, resolve } = later<void>();
  const { port } = await served((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    response.once('close', resolve);
  });

  const connection = await rawConnection(port);
  connection.send('GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await connection.until('data: first');
  connection.socket.destroy();

  await gone;
});

it('ends an upload there when the client goes away', async () => {
  const { promise: gone, resolve } = later<boolean>();
  const { promise: begun, resolve: begin } = later<void>();
  const { port } = await served((request) => {
    request.once('data', () => begin());
    request.once('close', () => resolve(request.complete));
    request.on('error', () => undefined);
  });

  const connection = await rawConnection(port);
  connection.send('PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbeginning');
  await begun;
  connection.socket.destroy();

  expect(await gone).toBe(false);
});

it('breaks an answer off that breaks off there', async () => {
  const { port } = await scripted({ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' });

  const connection = await rawConnection(port);
  connection.send('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n');

  expect(await connection.closed()).toMatch(/Content-Length: 100[\s\S]*half$/);
});

it('gives an answer that comes before the body has gone', async () => {
  const { port } = await served((request, response) => {
    response.writeHead(413, { 'Content-Length': '0', Connection: 'close' });
    response.end();
    request.resume();
  });

  const got = await exchanged(port, 'PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nbeginning', '413');

  expect(got).toContain('HTTP/1.1 413');
});

it('asks for no other protocol on behalf of a client that does', async () => {
  const { port, upstream } = await scripted({ status: 200, body: 'plain' });

  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
  const got = await exchanged(port, `GET /ws HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n\r\n`, 'plain');

  expect(got).toMatch(/^HTTP\/1\.1 200/);
  expect(upstream.requests[1]?.headers.map(([name]) => name)).not.toContain('Upgrade');
});

it('lets strangers no nearer, and its own pages call it', async () => {
  const { port, upstream } = await scripted({ status: 200, body: 'page' });
  const ask = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path: '/ajax-api/2.0/mlflow/runs/search', method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });

  const own = { Host: `127.0.0.1:${port}`, Origin: `http://127.0.0.1:${port}`, 'Sec-Fetch-Site': 'same-origin' };
  const statuses = [
    await ask({ Host: 'evil.example' }),
    await ask({ Origin: 'https://evil.example' }),
    await ask({ Host: `127.0.0.1:${port}`, Origin: 'http://127.0.0.1:1' }),
    await ask({ ...own, 'Sec-Fetch-Site': 'cross-site' }),
    await ask(own),
  ];

  expect(statuses).toEqual([403, 403, 403, 403, 200]);
  expect(upstream.requests).toHaveLength(2);
  expect(Object.fromEntries(upstream.requests[1]?.headers ?? [])['Origin']).toBe(`http://127.0.0.1:${upstream.port}`);
});
