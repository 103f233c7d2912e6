import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type AttemptLimits, sendAttempt } from '#core/dispatch/send/attempt.ts';
import { createUrlPolicy } from '#core/dispatch/send/url-policy.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { createAgents } from '#core/net/connection.ts';
import { readCertificate } from '../support/certificate.ts';
import { refusingPort } from '../support/refusing-port.ts';
import { type EndpointStep, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const policy = createUrlPolicy({ mode: 'local', lookup: () => Promise.resolve([]) });
const agents = createAgents({ policy });
afterAll(() => agents.destroy());

const LIMITS: AttemptLimits = { timeoutMs: 5000, keepBytes: 1024 * 1024, followRedirects: true };

const send = (url: string, limits: Partial<AttemptLimits> = {}, use = agents) =>
  sendAttempt(
    {
      hop: { url, method: 'POST', redirects: 0, authorized: true },
      url,
      deliveryId: '00000000-0000-4000-8000-000000000000',
      timestampSec: 1_795_430_000,
      body: Buffer.from('{}'),
    },
    { ...LIMITS, ...limits },
    { agents: use, isReceiver: () => false, answers: createAnswerBudget(64 * 1024 * 1024) },
  );

async function sendTo(step: EndpointStep, limits: Partial<AttemptLimits> = {}) {
  const endpoint = await scriptedEndpoint([step]);
  const result = await send(endpoint.url, limits);
  await endpoint.close();
  return { ...result, seen: endpoint.requests.length };
}

test('a refused connection', async () => {
  const { outcome } = await send(`http://127.0.0.1:${await refusingPort()}/`);

  expect(outcome).toMatchObject({ kind: 'no-response', reason: 'refused', phase: 'connect' });
});

test('a name that does not resolve', async () => {
  const { outcome } = await send('http://nonexistent.invalid/');

  expect(outcome).toMatchObject({ kind: 'no-response', reason: 'dns', phase: 'resolve' });
});

test.each([
  ['reset', 'reset', 'first-byte'],
  ['close', 'closed', 'first-byte'],
  [{ raw: 'hello\r\n\r\n' }, 'protocol', 'first-byte'],
  [{ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nxx' }, 'closed', 'read'],
  [{ raw: `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n` }, 'protocol', 'first-byte'],
] as const)('%j is %s in phase %s', async (step, reason, phase) => {
  const { outcome } = await sendTo(step);

  expect(outcome).toMatchObject({ kind: 'no-response', reason, phase });
});

test('a silent endpoint is a timeout at the deadline, with its phase', async () => {
  const { outcome, tookMs } = await sendTo('hang', { timeoutMs: 100 });

  expect(outcome).toMatchObject({
    kind: 'no-response',
    reason: 'timeout',
    phase: 'first-byte',
    message: 'No complete answer within 0.1 s.',
  });
  expect(tookMs).toBeGreaterThanOrEqual(95);
});

test('a 101 is an answer, and the connection is closed', async () => {
  const { outcome } = await sendTo({ raw: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n' });

  expect(outcome).toEqual({ kind: 'response', status: 101 });
});

test.each(['reset', 'close'] as const)('a %s during the TLS handshake is told as such', async (fault) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (fault === 'reset' ? socket.resetAndDestroy() : socket.end()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const { outcome } = await send(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);

  expect(outcome).toMatchObject({ kind: 'no-response', reason: fault === 'reset' ? 'reset' : 'closed', phase: 'tls' });
  server.close();
});

test('a connection that nobody uses is closed by us', async () => {
  const endpoint = await scriptedEndpoint([200]);
  const brief = createAgents({ policy, idleMs: 50 });

  await send(endpoint.url, {}, brief);
  expect(endpoint.open).toBe(1);

  await expect.poll(() => endpoint.open).toBe(0);
  brief.destroy();
  await endpoint.close();
});

test('keeps the status of an answer whose body breaks off', async () => {
  const { outcome } = await sendTo({ raw: 'HTTP/1.1 503 X\r\nRetry-After: 7\r\nContent-Length: 50\r\n\r\nxx' });

  expect(outcome).toMatchObject({ brokenAnswer: { status: 503, retryAfter: '7', readBytes: 2, expectedBytes: 50 } });
});

test('times the phases it went through; a reused connection has no connect', async () => {
  const endpoint = await scriptedEndpoint([200]);

  const first = await send(endpoint.url);
  const second = await send(endpoint.url);

  expect(Object.keys(first.timings)).toEqual(['connectMs', 'sendMs', 'firstByteMs', 'readMs']);
  expect(Object.keys(second.timings)).toEqual(['sendMs', 'firstByteMs', 'readMs']);
  expect(endpoint.connections).toBe(1);
  await endpoint.close();
});

test('keeps the headers of an answer as they came, and its body undecoded', async () => {
  const body = gzipSync('hello');
  const { response, body: kept } = await sendTo({
    raw: Buffer.concat([
      Buffer.from(`HTTP/1.1 201 Made It\r\nx-A: 1\r\nX-a: 2\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ]),
  });

  expect(response).toEqual({
    status: 201,
    reason: 'Made It',
    headers: [
      ['x-A', '1'],
      ['X-a', '2'],
      ['Content-Encoding', 'gzip'],
      ['Content-Length', String(body.length)],
    ],
    bodySize: body.length,
    storedSize: body.length,
  });
  expect(kept).toEqual(body);
});

test('keeps the first bytes of a large body and says how many there were', async () => {
  const { response, body } = await sendTo({ status: 200, body: Buffer.alloc(3000, 'a') }, { keepBytes: 1000 });

  expect(response).toMatchObject({ bodySize: 3000, storedSize: 1000 });
  expect(body).toHaveLength(1000);
});

describe('redirects', () => {
  test('301 becomes a GET without a body that still carries the signature headers', async () => {
    const endpoint = await scriptedEndpoint([{ status: 301, headers: { Location: '/next' } }, 200]);

    const { outcome, redirects, hop } = await send(endpoint.url);

    expect(outcome).toEqual({ kind: 'response', status: 200 });
    expect(redirects).toEqual([{ status: 301, from: endpoint.url, to: `http://127.0.0.1:${endpoint.port}/next`, bodyLost: true }]);
    expect(hop).toMatchObject({ method: 'GET', redirects: 1 });
    expect(endpoint.requests[1]?.headers.map(([name]) => name)).toEqual([
      'Host',
      'User-Agent',
      'Accept-Encoding',
      'Accept',
      'Connection',
      'X-MLflow-Delivery-Id',
      'X-MLflow-Timestamp',
    ]);
    await endpoint.close();
  });

  test('user information goes along to the same place, but not to another', async () => {
    const other = await scriptedEndpoint([200]);
    const endpoint = await scriptedEndpoint([
      { status: 307, headers: { Location: '/next' } },
      { status: 307, headers: { Location: other.url } },
    ]);

    await send(endpoint.url.replace('://', '://user:pass@'));

    const sent = [...endpoint.requests, ...other.requests].map(({ headers }) => headers.find(([name]) => name === 'Authorization')?.[1]);
    expect(sent).toEqual(['Basic dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz', undefined]);
    await endpoint.close();
    await other.close();
  });

  test('a redirect to a refused address is not followed', async () => {
    const { outcome } = await sendTo({ status: 307, headers: { Location: 'http://169.254.169.254/latest/meta-data' } });

    expect(outcome).toMatchObject({ kind: 'refused', reason: 'target-refused' });
  });

  test('a redirect to another scheme ends it', async () => {
    const { outcome } = await sendTo({ status: 302, headers: { Location: 'file:///etc/passwd' } });

    expect(outcome).toMatchObject({ kind: 'refused', reason: 'invalid-url' });
  });
});

describe('targets', () => {
  test('a refused address sees no connection and no byte', async () => {
    const endpoint = await scriptedEndpoint([200]);
    const guarded = createAgents({
      policy: createUrlPolicy({
        mode: 'local',
        lookup: () => Promise.resolve([]),
        ownListeners: () => [{ plane: 'inspector', host: '127.0.0.1', port: endpoint.port }],
      }),
    });

    const outcomes = await Promise.all(
      ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1'].map((host) =>
        send(`http://${host}:${endpoint.port}/`, {}, guarded),
      ),
    );

    expect(outcomes.map(({ outcome }) => outcome.kind === 'refused' && outcome.reason)).toEqual(Array(6).fill('target-refused'));
    expect(endpoint.requests).toEqual([]);
    guarded.destroy();
    await endpoint.close();
  });
});

describe('TLS', () => {
  async function tlsEndpoint(certificate: { key: string; cert: string }) {
    let requests = 0;
    const server = createTlsServer(certificate, (_, response) => {
      requests += 1;
      response.end('ok');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      requests: () => requests,
      async close() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  }

  const valid = readCertificate('valid');
  const wrongName = readCertificate('wrong-name');
  const expired = readCertificate('expired');

  test.each([
    ['self-signed', valid, []],
    ['for another name', wrongName, [wrongName.cert]],
    ['expired', expired, [expired.cert]],
  ] as const)('a certificate that is %s is refused before a byte of HTTP', async (_, certificate, trusted) => {
    const endpoint = await tlsEndpoint(certificate);
    const strict = createAgents({ policy, trusted: () => trusted });

    const { outcome } = await send(endpoint.url, {}, strict);

    expect(outcome).toMatchObject({ kind: 'no-response', reason: 'tls', phase: 'tls' });
    expect(endpoint.requests()).toBe(0);
    strict.destroy();
    await endpoint.close();
  });

  test('a certificate that is trusted explicitly is taken', async () => {
    const endpoint = await tlsEndpoint(valid);
    const trusting = createAgents({ policy, trusted: () => [valid.cert] });

    const { outcome, timings } = await send(endpoint.url, {}, trusting);

    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(timings.tlsMs).toBeGreaterThan(0);
    trusting.destroy();
    await endpoint.close();
  });

  test('plain HTTP where TLS was expected', async () => {
    const endpoint = await scriptedEndpoint([200]);

    const { outcome } = await send(endpoint.url.replace('http:', 'https:'), { timeoutMs: 300 });

    expect(outcome).toMatchObject({ kind: 'no-response', phase: 'tls' });
    await endpoint.close();
  });
});
