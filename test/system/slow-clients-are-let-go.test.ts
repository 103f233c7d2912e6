import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endConnections } from '#core/http/guarded-server.ts';
import type { ServerLimits } from '#core/http/server-options.ts';
import { readCertificate } from '../support/certificate.ts';
import { clientHello } from '../support/client-hello.ts';
import { allOf, type Listener, open } from '../support/listeners.ts';
import { startLivedTime } from '../support/lived-time.ts';
import { startControl } from '../support/start-control.ts';
import { startMlflow } from '../support/start-mlflow.ts';
import { startReceiver } from '../support/start-receiver.ts';

/** The limits of the program, some thirty times shorter. */
const LIMITS = {
  headersMs: 300,
  requestMs: 900,
  stillMs: 1100,
  checkEveryMs: 50,
  drainMs: 100,
  idleMs: 600,
} satisfies Partial<ServerLimits>;
const SPARE_MS = 700;
const ARTIFACT = '/api/2.0/mlflow-artifacts/artifacts/slow/file';

let mlflow: Awaited<ReturnType<typeof startMlflow>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let control: Awaited<ReturnType<typeof startControl>>;
let secure: ReturnType<typeof receiver.tlsServer>;
const found: Listener[] = [];

beforeAll(async () => {
  mlflow = await startMlflow({ limits: LIMITS });
  receiver = await startReceiver({ limits: LIMITS });
  control = await startControl({ limits: LIMITS });
  secure = receiver.tlsServer(readCertificate('valid')).listen(0, '127.0.0.1');
  await once(secure, 'listening');
  const health = { path: '/health', status: 200 };
  found.push(
    { name: 'MLflow API', port: Number(new URL(mlflow.url).port), tls: false, health },
    { name: 'receiver', port: receiver.port, tls: false, health },
    { name: 'receiver over TLS', port: (secure.address() as AddressInfo).port, tls: true, health },
    { name: 'inspector', port: control.port, tls: false, health },
  );
});
afterAll(async () => {
  secure.close();
  endConnections(secure);
  await Promise.all([mlflow.stop(), receiver.stop(), control.stop()]);
});

const NAMES = ['MLflow API', 'receiver', 'receiver over TLS', 'inspector'] as const;
const listener = (name: Listener['name']): Listener => found.find((one) => one.name === name) ?? expect.fail(name);
const own = ({ port }: Listener) => `Host: 127.0.0.1:${port}\r\n`;

/** What came until the other side closed, after how long for this process, which has both sides in it, and how long on the clock. */
async function untilClosed(socket: Socket): Promise<{ text: string; afterMs: number; clockMs: number }> {
  const startedMs = performance.now();
  const livedMs = startLivedTime();
  const text = await allOf(socket);
  return { text, afterMs: livedMs(), clockMs: performance.now() - startedMs };
}

/** Sends another byte again and again, until the other side has had enough. */
function dripInto(socket: Socket, byte: string, everyMs = 40): void {
  const timer = setInterval(() => socket.write(byte, 'latin1'), everyMs);
  socket.on('close', () => clearInterval(timer));
}

describe.concurrent.each(NAMES)('%s', (name) => {
  it('lets go of a client that says nothing', async () => {
    const { text, afterMs } = await untilClosed(await open(listener(name)));

    expect(text).toBe('');
    expect(afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it.each(['G', 'GET / HTTP/1.1\r\nHost: 127.0', '\r\n\r\n\r\n'])('… or begins with %j and stops', async (start) => {
    const socket = await open(listener(name));
    socket.write(start);

    expect((await untilClosed(socket)).afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it('… or sends its headers one byte at a time', async () => {
    const socket = await open(listener(name));
    socket.write('GET / HTTP/1.1\r\nX: ');
    dripInto(socket, 'y');

    const { text, afterMs } = await untilClosed(socket);
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it('… or begins a second request and stops', async () => {
    const socket = await open(listener(name));
    socket.write(`GET /health HTTP/1.1\r\n${own(listener(name))}\r\nGET /he`);

    const { text, afterMs } = await untilClosed(socket);
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual([expect.any(String), 'HTTP/1.1 408']);
    expect(afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it('… or has got its answer, keeps its half open and says no more', async () => {
    const socket = await open(listener(name));
    socket.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n');

    expect((await untilClosed(socket)).afterMs).toBeLessThan(LIMITS.drainMs + SPARE_MS);
  });
});

describe.concurrent.each(['stands still', 'drips'])('a body that %s', (how) => {
  const BODIES = [
    { name: 'MLflow API', path: '/api/2.0/mlflow/registered-models/create', answer: /^HTTP\/1.1 408 / },
    { name: 'receiver', path: '/webhook', answer: /^HTTP\/1.1 408 / },
    { name: 'receiver over TLS', path: '/webhook', answer: /^HTTP\/1.1 408 / },
    { name: 'inspector', path: '/api/v1/webhooks', answer: /^HTTP\/1.1 408 / },
    // Answered before the body is wanted, and then let go soon.
    { name: 'MLflow API', path: '/nothing/here', answer: /^HTTP\/1.1 404 / },
    { name: 'inspector', path: '/nothing/here', answer: /^HTTP\/1.1 405 / },
  ] as const;

  it.each(BODIES)('ends in time: $name $path', async ({ name, path, answer }) => {
    const one = listener(name);
    const socket = await open(one);
    const bearer = `Authorization: Bearer ${control.token.value()}\r\n`;
    socket.write(`POST ${path} HTTP/1.1\r\n${own(one)}${bearer}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"name": "`);
    if (how === 'drips') dripInto(socket, 'x');

    const { text, afterMs } = await untilClosed(socket);
    expect(text).toMatch(answer);
    expect(afterMs).toBeLessThan(LIMITS.requestMs + SPARE_MS);
  });
});

it('an upload may take long, but not stand still', async () => {
  const one = listener('MLflow API');
  const slow = await open(one);
  const still = await open(one);
  const head = `PUT ${ARTIFACT} HTTP/1.1\r\n${own(one)}Connection: close\r\nContent-Length: 40\r\n\r\n`;
  const stopped = untilClosed(still);
  const whole = untilClosed(slow);
  still.write(`${head}abc`);
  slow.write(head);
  let left = 40;
  const timer = setInterval(() => {
    slow.write('x');
    left -= 1;
    if (left === 0) clearInterval(timer);
  }, 50);

  expect((await stopped).afterMs).toBeLessThan(LIMITS.stillMs + SPARE_MS);
  expect((await whole).text).toMatch(/^HTTP\/1.1 200 /);
  expect((await whole).clockMs).toBeGreaterThan(40 * 50 - 100);
});

it('an answer that nobody reads is given up', async () => {
  const one = listener('MLflow API');
  await fetch(`${mlflow.url}${ARTIFACT}`, { method: 'PUT', body: Buffer.alloc(32 * 1024 * 1024) });
  const socket = await open(one);
  socket.write(`GET ${ARTIFACT} HTTP/1.1\r\n${own(one)}\r\n`);
  await once(socket, 'readable'); // and is never read
  const connections = promisify(mlflow.server.getConnections.bind(mlflow.server));
  expect(await connections()).toBeGreaterThan(0);

  const livedMs = startLivedTime();
  await expect.poll(() => connections()).toBe(0);
  expect(livedMs()).toBeLessThan(LIMITS.stillMs * 2 + SPARE_MS);
  socket.destroy();
});

describe.concurrent('a TLS handshake', () => {
  it('that does not begin is given up', async () => {
    const { text, afterMs } = await untilClosed(await open(listener('receiver over TLS'), true));

    expect(text).toBe('');
    expect(afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it.each(['stops', 'drips'])('that %s half way is given up', async (how) => {
    const hello = await clientHello();
    const socket = await open(listener('receiver over TLS'), true);
    if (how === 'stops') socket.write(hello.subarray(0, hello.length / 2));
    else dripInto(socket, hello.toString('latin1', 0, 1), 40);

    expect((await untilClosed(socket)).afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });

  it('that is left alone after the answer to its first message is given up', async () => {
    const socket = await open(listener('receiver over TLS'), true);
    socket.write(await clientHello());

    expect((await untilClosed(socket)).afterMs).toBeLessThan(LIMITS.headersMs + SPARE_MS);
  });
});
