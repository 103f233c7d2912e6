import { once } from 'node:events';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { RECORDED_RELEASES, type RecordedRelease, releaseOf } from '#shared/domain/mlflow/release.ts';
import { readCertificate } from '../support/certificate.ts';
import { readRelease } from '../support/golden-release.ts';
import { openProxyWorld, PROXY_CASES, type ProxyCase } from '../support/proxy-cases.ts';
import { startDispatch } from '../support/start-dispatch.ts';

/** As the recordings were made, with more time for a busy machine: none of them is about a timeout. */
const SETTINGS = { profile: 'mlflow', maxRetries: 1, timeScale: 0, requestTimeoutMs: 20_000 } as const;

async function exchangeOf(proxyCase: ProxyCase, version: RecordedRelease) {
  const world = await openProxyWorld(proxyCase);
  const running = await startDispatch({ release: releaseOf(version), env: world.env, settings: SETTINGS });
  const webhook = await running.writer.write(() =>
    running.webhooks.create({ name: 'hook', url: world.url, events: ['registered_model.created'], secret: 'k' }),
  );
  const { result } = await running.dispatcher.test(webhook.id, 'registered_model.created');
  const exchange = world.exchange({
    success: result.success,
    status: 'responseStatus' in result ? result.responseStatus : null,
    error: 'errorMessage' in result ? result.errorMessage : null,
  });
  const delivery = running.deliveries.get('d1');
  await running.stop();
  await world.close();
  return { exchange, delivery };
}

describe.each(RECORDED_RELEASES)('as MLflow %s', (version) => {
  test.concurrent.each(PROXY_CASES)('$name goes where it went, with the same lines and words', async (proxyCase) => {
    const recorded = readRelease(version).proxies.find(({ name }) => name === proxyCase.name);

    const { exchange } = await exchangeOf(proxyCase, version);

    expect(exchange).toEqual(recorded);
  });
});

const caseOf = (name: string) => PROXY_CASES.find((one) => one.name === name) as ProxyCase;

test('the attempt tells which proxy was in between and what named it, without its user', async () => {
  const { delivery } = await exchangeOf(caseOf('http-with-user'), '3.10.1');

  const [attempt] = delivery?.attemptList ?? [];
  expect(attempt?.outcome).toEqual({
    kind: 'response',
    status: 200,
    via: { proxy: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), variable: 'HTTP_PROXY' },
  });
});

test('what is never a target is none behind a proxy either', async () => {
  const { exchange } = await exchangeOf({ ...caseOf('http'), url: 'http://169.254.169.254/latest' }, '3.3.2');

  expect(exchange.requests).toEqual([]);
  expect(exchange.error).toContain('169.254.169.254 is never a target');
});

test('over HTTPS the way through the proxy is opened first, and the receiver alone reads what is sent', async () => {
  const { key, cert } = readCertificate('valid');
  const bodies: string[] = [];
  const receiver = createServer({ key, cert }, async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.end('ok');
  }).listen(0, '127.0.0.1');
  const passed: Buffer[] = [];
  const proxy = createTcpServer((socket) => {
    socket.once('data', (head) => {
      passed.push(head);
      const onwards = connect((receiver.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
        socket.on('data', (bytes) => passed.push(bytes));
        socket.pipe(onwards).pipe(socket);
      });
      onwards.on('error', () => socket.destroy());
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await Promise.all([once(receiver, 'listening'), once(proxy, 'listening')]);
  const at = (server: { address(): unknown }) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running = await startDispatch({
    release: releaseOf('3.10.1'),
    env: { https_proxy: `http://${at(proxy)}` },
    trusted: () => [cert],
  });
  const webhook = await running.writer.write(() =>
    running.webhooks.create({ name: 'hook', url: `https://${at(receiver)}/hook`, events: ['registered_model.created'] }),
  );

  const first = await running.dispatcher.test(webhook.id, 'registered_model.created');
  const second = await running.dispatcher.test(webhook.id, 'registered_model.created');

  expect([first.result, second.result]).toEqual(Array(2).fill({ success: true, responseStatus: 200, responseBody: 'ok' }));
  expect(bodies).toHaveLength(2);
  const wire = Buffer.concat(passed).toString('latin1');
  expect(wire.startsWith(`CONNECT ${at(receiver)} HTTP/1.0\r\n\r\n`)).toBe(true);
  expect(wire.match(/CONNECT/g)).toHaveLength(1); // the second went over the same connection
  expect(wire).not.toContain('registered_model');
  await running.stop();
  await Promise.all([receiver, proxy].map((server) => new Promise((closed) => server.close(closed))));
});
