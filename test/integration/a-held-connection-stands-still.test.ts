import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGuardedServer, endConnections, onUpgrade } from '#core/http/guarded-server.ts';
import { DEFAULT_SERVER_LIMITS } from '#core/http/server-options.ts';
import { createValve, type Valve } from '#core/http/valve.ts';
import { systemClock } from '#core/system-clock.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
/** Each in a chunk of its own. */
const BYTES = 10_000;
/** Of those that the parser is given in one go: 8 KiB of chunks that take six bytes each. */
const BYTES_AT_ONCE = 1366;

let server: ReturnType<typeof createGuardedServer>;
let client: Socket;
let got: string;
let onRequest: (request: IncomingMessage, response: ServerResponse) => void;
beforeEach(async () => {
  server = createGuardedServer({
    name: 'the test',
    limits: DEFAULT_SERVER_LIMITS,
    clock: systemClock,
    logger: { info() {}, warn() {}, error() {} },
    onRequest: (request, response) => onRequest(request, response),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  got = '';
  client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  client.setEncoding('utf8').on('data', (text: string) => {
    got += text;
  });
});
afterEach(() => {
  client.destroy();
  endConnections(server);
  server.close();
});

/** Counts what comes, answers with it, and lets a test hold the connection after the first piece. */
function countBytes(hold: boolean) {
  const seen = { bytes: 0, pieces: 0, wholes: [] as number[], valve: undefined as Valve | undefined };
  onRequest = (request, response) => {
    let own = 0;
    request.on('data', ({ length }: Buffer) => {
      own += length;
      seen.bytes += length;
      seen.pieces += 1;
      if (!hold || seen.valve) return;
      seen.valve = createValve(request);
      seen.valve.shut('turn');
    });
    request.on('end', () => {
      seen.wholes.push(own);
      response.end(`${own} bytes`);
    });
  };
  return seen;
}

/** The head first, so that Node has seen it before the body comes. */
async function send(body: string): Promise<void> {
  const heard = once(server, 'request');
  client.write(HEAD);
  await heard;
  client.write(body);
}

test('little of a connection that is held comes on', async () => {
  const seen = countBytes(true);
  await send(`${'1\r\nx\r\n'.repeat(BYTES)}0\r\n\r\n`);
  await vi.waitUntil(() => seen.valve);
  await new Promise(setImmediate);
  await new Promise(setImmediate);

  expect(seen.bytes).toBeGreaterThan(0);
  expect(seen.bytes).toBeLessThanOrEqual(BYTES_AT_ONCE);

  seen.valve?.open('turn');
  await vi.waitUntil(() => got.includes('bytes'));

  expect(got).toContain(`${BYTES} bytes`);
});

test('chunks of a byte come as one piece for all that the parser was given in one go', async () => {
  const seen = countBytes(false);
  await send(`${'1\r\nx\r\n'.repeat(BYTES)}0\r\n\r\n`);
  await vi.waitUntil(() => got.includes('bytes'));

  expect(seen.wholes).toEqual([BYTES]);
  expect(seen.pieces).toBeLessThanOrEqual(3 * Math.ceil(BYTES / BYTES_AT_ONCE)); // a read may end anywhere
});

test('so do those that came together with the head', async () => {
  const seen = countBytes(false);
  client.write(`${HEAD}${'1\r\nx\r\n'.repeat(3000)}0\r\n\r\n`);
  await vi.waitUntil(() => got.includes('bytes'));

  expect(seen.wholes).toEqual([3000]);
  expect(seen.pieces).toBeLessThanOrEqual(4);
});

test('what was sent before the end of a connection arrives, held or not', async () => {
  const seen = countBytes(true);
  await send(`${'1\r\nx\r\n'.repeat(BYTES)}0\r\n\r\n`);
  client.end();
  await vi.waitUntil(() => seen.valve);
  await new Promise(setImmediate);
  seen.valve?.open('turn');
  await vi.waitUntil(() => seen.wholes.length > 0);

  expect(seen.wholes).toEqual([BYTES]);
});

test('a broken body is refused, wherever it breaks', async () => {
  countBytes(false);
  await send(`${'1\r\nx\r\n'.repeat(BYTES)}this is no chunk\r\n`);
  await vi.waitUntil(() => got.includes('HTTP/1.1'));

  expect(got).toMatch(/^HTTP\/1\.1 400 /);
});

test('requests one after the other on the same connection are answered', async () => {
  countBytes(false);
  const request = (bytes: number) => `${HEAD}${'1\r\nx\r\n'.repeat(bytes)}0\r\n\r\n`;
  await send(`${'1\r\nx\r\n'.repeat(3)}0\r\n\r\n${request(5000)}${request(7)}`);
  await vi.waitUntil(() => got.includes('7 bytes'));

  expect(got.match(/\d+ bytes/g)).toEqual(['3 bytes', '5000 bytes', '7 bytes']);
});

test('another protocol gets all of its bytes', async () => {
  countBytes(false);
  const heard: string[] = [];
  onUpgrade(server, (_request, socket, head) => {
    if (head.length > 0) socket.unshift(head);
    socket.on('data', (bytes: Buffer) => heard.push(bytes.toString()));
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  await send('1\r\nx\r\n0\r\n\r\n');
  await vi.waitUntil(() => got.includes('1 bytes'));
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\nfirst ');
  await vi.waitUntil(() => got.includes('101'));
  client.write('second');
  await vi.waitUntil(() => heard.join('').includes('second'));

  expect(heard.join('')).toBe('first second');
});
