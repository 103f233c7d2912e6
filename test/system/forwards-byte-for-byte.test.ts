import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeTarget } from '#core/forward/probe-target.ts';
import { createAgents } from '#core/net/connection.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { guardFigure, knownBad } from '../support/guard-figure.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { startForwarding } from '../support/start-forwarding.ts';

const hooks = await startForwarding({ refuse: (address) => (address === '127.0.0.9' ? 'not there' : undefined) });
/** It waits for no app, which would include one that answers where others have the processor. */
const impatient = await startForwarding({ timeoutMs: 300 });
afterAll(() => Promise.all([hooks.stop(), impatient.stop()]));

/** An app that keeps every byte it is sent, and answers with a fixed text. */
const seen: Buffer[] = [];
const app = createServer((socket) => {
  const chunks: Buffer[] = [];
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(all.subarray(0, end).toString('latin1'))?.[1]);
    if (end < 0 || all.length < end + 4 + length) return;
    seen.push(all);
    socket.end('HTTP/1.1 418 Yes\r\nSet-Cookie: a\r\nset-cookie: b\r\nContent-Length: 5\r\nConnection: close\r\n\r\n\xff\x00tea', 'latin1');
  });
});
let appUrl = '';
beforeAll(async () => {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterAll(() => void app.close());

const deliver = (more = '', deliveryId = 'one', port = hooks.port) => {
  const { headers, body } = aSignedRequest({ deliveryId });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return rawExchange(
    port,
    `POST /webhook HTTP/1.1\r\nHost: x\r\n${lines.join('')}${more}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
};
const newest = () => hooks.captures.get(hooks.captures.list({ limit: 1 }).items[0]?.id ?? '');

test('1,000 requests of random bytes and duplicate headers reach the app as they came', async () => {
  await hooks.forwardTo(`${appUrl}/hooks?x=1`);
  const name = fc.constantFrom('X-MLflow-Delivery-Id', 'x-mlflow-timestamp', 'X-MLflow-Signature', 'X-Other', 'x-other', 'Accept');
  const value = fc
    .string({ unit: fc.constantFrom('a', 'B', ' ', '"', ',', '=', '\xe9', '\xff', '\t'), maxLength: 12 })
    .map((text) => text.trim());
  const headers = fc.array(fc.tuple(name, value), { maxLength: 8 });
  const connection = await rawConnection(hooks.port);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(headers, fc.uint8Array({ maxLength: 300 }), async (pairs, body) => {
      count += 1;
      seen.length = 0;
      const lines = pairs.map(([n, v]) => `${n}: ${v}\r\n`).join('');
      connection.send(`POST /webhook HTTP/1.1\r\n${lines}X-Count: ${count}\r\nContent-Length: ${body.length}\r\nHost: x\r\n\r\n`);
      connection.send(body);
      while (connection.received.split('HTTP/1.1 418').length <= count) await once(connection.socket, 'data');

      const request = seen[0] ?? Buffer.alloc(0);
      const end = request.indexOf('\r\n\r\n');
      const [first, ...rest] = request.subarray(0, end).toString('latin1').split('\r\n');
      expect(first).toBe('POST /hooks?x=1 HTTP/1.1');
      expect(rest).toEqual([
        ...pairs.map(([n, v]) => `${n}: ${v}`),
        `X-Count: ${count}`,
        `Content-Length: ${body.length}`,
        `Host: ${new URL(appUrl).host}`,
        'Via: 1.1 hookglass',
        'Connection: close',
      ]);
      expect(request.subarray(end + 4)).toEqual(Buffer.from(body));
    }),
    { numRuns: 1000 },
  );
  connection.socket.destroy();
});

test('the answer of the app goes back to the sender, and both answers are kept', async () => {
  await hooks.forwardTo(appUrl);
  const answer = await deliver();

  expect(answer).toMatch(/^HTTP\/1\.1 418 /);
  expect(answer).toContain('Set-Cookie: a\r\nset-cookie: b\r\n');
  expect(answer.endsWith('\r\n\r\n\xff\x00tea')).toBe(true);
  expect(newest()).toMatchObject({
    answer: { status: 418 },
    verdict: { result: 'valid' },
    report: { answer: { status: 200 } },
    forwarded: { url: appUrl, outcome: { kind: 'answered', status: 418, bodySize: 5 } },
  });
  expect(hooks.forwarder.targets()).toContainEqual(
    expect.objectContaining({ url: appUrl, last: expect.objectContaining({ status: 418 }) }),
  );
});

test('an app that is not there, or is silent, is a status that is retried', async () => {
  const idle = createServer(() => {}).listen(0, '127.0.0.1');
  await once(idle, 'listening');
  const { port } = idle.address() as AddressInfo;

  await impatient.forwardTo(`http://127.0.0.1:${port}`);
  expect(await deliver('', 'one', impatient.port)).toMatch(/^HTTP\/1\.1 504 [\s\S]*No answer within 0\.3 s/);
  idle.close();
  await hooks.forwardTo('http://127.0.0.1:1/');
  expect(await deliver()).toMatch(/^HTTP\/1\.1 502 [\s\S]*Nothing answers at 127\.0\.0\.1:1\. Is the app running\?/);
  expect(newest()).toMatchObject({ forwarded: { outcome: { kind: 'no-answer' } } });
  await hooks.forwardTo('http://127.0.0.9:1/');
  expect(await deliver()).toMatch(/^HTTP\/1\.1 502 [\s\S]*not there/);
  expect(newest()).toMatchObject({ forwarded: { outcome: { kind: 'not-sent', reason: 'target-refused' } } });
});

test('routes are taken by the event, and without one the receiver answers by itself', async () => {
  seen.length = 0;
  await hooks.forwardTo(appUrl, { events: 'prompt*' });

  expect(await deliver()).toMatch(/^HTTP\/1\.1 200 /);
  expect(newest()).toMatchObject({ forwarded: { outcome: { kind: 'not-sent', reason: 'no-route' } } });
  expect(seen).toEqual([]);
});

const FROM_A_PAGE = [
  'Origin: https://evil.example\r\n',
  'Origin: null\r\n',
  'Sec-Fetch-Site: cross-site\r\n',
  'Sec-Fetch-Site: same-site\r\n',
  'Sec-Fetch-Site: unheard-of\r\n',
  'Origin: https://evil.example\r\nSec-Fetch-Site: none\r\n',
];

/** W-07, for what takes deliveries on a port and passes them on to the app. */
async function passedOn(port: number): Promise<GuardFigure> {
  seen.length = 0;
  for (const marked of FROM_A_PAGE) await deliver(marked, 'one', port);
  return { row: 'W-07', what: 'requests of a page that were passed on to the app', value: seen.length, unit: 'requests', atMost: 0 };
}

test('what comes from a page is not passed on', async () => {
  await hooks.forwardTo(appUrl);

  guardFigure(await passedOn(hooks.port));
  expect(newest()).toMatchObject({ browser: true, forwarded: { outcome: { kind: 'not-sent', reason: 'browser' } } });
});

test('a proxy that asks nothing is seen through', async () => {
  const proxy = createServer((socket) => {
    const onward = connect(Number(new URL(appUrl).port), '127.0.0.1');
    for (const end of [socket, onward]) end.on('error', () => {});
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  knownBad('W-07', [await passedOn((proxy.address() as AddressInfo).port)]);
  proxy.close();
});

test('a target that leads back to the receiver ends after three hops', async () => {
  await hooks.forwardTo(`${hooks.url}/webhook`);
  const before = hooks.captures.count();

  expect(await deliver()).toMatch(/^HTTP\/1\.1 508 /);
  const hops = hooks.captures.count() - before - 1;
  guardFigure({ row: 'W-07', what: 'hops of a chain that leads back to the receiver', value: hops, unit: 'hops', atMost: 3 });
  expect(hops).toBe(3);
});

test('each name of this machine is asked, and what answers is said', async () => {
  const server = createHttpServer((_, response) => response.setHeader('Server', 'lab').end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [four, six, name] = await probeTarget(
    new URL(`http://localhost:${port}/hooks`),
    createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false }),
  );

  expect(four).toEqual({ address: `127.0.0.1:${port}`, answers: true, found: 'HTTP 200, server: lab' });
  expect(six).toMatchObject({ address: `[::1]:${port}`, answers: false });
  expect(name?.address).toBe(`localhost:${port}`);
  server.close();
});
