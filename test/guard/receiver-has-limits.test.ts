import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, test, vi } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { rawConnection } from '../support/raw-http.ts';
import { startReceiver } from '../support/start-receiver.ts';

const MIB = 1024 ** 2;
const BODY = 10 * MIB;
const HEADER_BYTES = 32 * 1024;

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

interface AtTheLimit {
  what: string;
  head: string;
  body?: Buffer;
  /** What it is answered with: 400 is the receiver's own answer to a request that is not signed. */
  status: number;
}

const post = (...lines: string[]) => `POST /webhook HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const letters = (length: number) => Buffer.alloc(length, 'x');
const chunk = (length: number) => Buffer.concat([Buffer.from(`${length.toString(16)}\r\n`), letters(length), Buffer.from('\r\n0\r\n\r\n')]);
const sized = (what: string, length: number, status: number): AtTheLimit => ({
  ...{ what, status },
  head: post('Connection: close', `Content-Length: ${length}`),
  body: letters(length),
});
const headers = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: 1`);

const CASES: readonly AtTheLimit[] = [
  sized('one byte less', BODY - 1, 400),
  sized('the limit', BODY, 400),
  sized('one byte more', BODY + 1, 413),
  { what: 'the limit in a chunk', head: post('Connection: close', 'Transfer-Encoding: chunked'), body: chunk(BODY), status: 400 },
  { what: 'more in a chunk', head: post('Transfer-Encoding: chunked'), body: chunk(BODY + 1), status: 413 },
  { what: 'more, announced', head: post('Expect: 100-continue', `Content-Length: ${100 * MIB}`), status: 413 },
  { what: '200 headers', head: post(...headers(197), 'Connection: close', 'Content-Length: 0'), status: 400 },
  { what: 'more than 200 headers', head: post(...headers(201)), status: 431 },
  { what: 'headers of more than 32 KiB', head: post(`X-Long: ${'y'.repeat(HEADER_BYTES)}`), status: 431 },
];

/** R-01, for a receiver of webhooks. @param rows how many requests it has kept so far */
async function limitFigures(port: number, rows: () => number): Promise<GuardFigure[]> {
  const before = rows();
  let otherwise = 0;
  let slowestMs = 0;
  for (const { head, body, status } of CASES) {
    const startedMs = performance.now();
    const connection = await rawConnection(port);
    connection.send(head);
    if (body) connection.send(body);
    const answer = await connection.until('\r\n').catch(() => '');
    if (status === 413) slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    if (Number(answer.split(' ')[1]) !== status) otherwise += 1;
    connection.socket.destroy();
  }
  await vi.waitUntil(() => rows() - before >= CASES.length, { timeout: 5000 }).catch(() => undefined);
  return [
    {
      row: 'R-01',
      what: `requests at a limit that were answered otherwise, of ${CASES.length}`,
      value: otherwise,
      unit: 'requests',
      atMost: 0,
    },
    { row: 'R-01', what: 'requests without a row', value: Math.max(0, CASES.length - (rows() - before)), unit: 'requests', atMost: 0 },
    { row: 'R-01', what: 'until a body that is too large is answered', value: slowestMs, unit: 'ms', atMost: 1000 },
  ];
}

test('what is at a limit is taken, what is past it is refused with a row', async () => {
  guardFigures(await limitFigures(receiver.port, () => receiver.captures.count()));
});

test('a receiver without limits, and without a memory of what it refused, is seen through', async () => {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    request.resume().on('end', () => response.writeHead(400).end());
  }).listen(0, '127.0.0.1');
  server.maxHeadersCount = 0;
  await new Promise((resolve) => server.once('listening', resolve));

  knownBad('R-01', await limitFigures((server.address() as AddressInfo).port, () => 0));
  server.closeAllConnections();
  server.close();
});
