import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOf, type Listener, listenersOf, open } from '../support/listeners.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const GIB = 1024 ** 3;

let core: TestCore;
let found: Listener[];
beforeAll(async () => {
  core = await startCore({ receiverTls: { port: 0, chosen: true } });
  found = listenersOf(core);
});
afterAll(() => core.stop());

const TARGETS = [
  { name: 'MLflow API', request: 'POST /api/2.0/mlflow/registered-models/create', largest: 32 * 1024 ** 2 },
  { name: 'MLflow API', request: 'PUT /api/2.0/mlflow-artifacts/artifacts/a/b', largest: undefined },
  { name: 'receiver', request: 'POST /webhook', largest: 10 * 1024 ** 2 },
  { name: 'receiver over TLS', request: 'POST /webhook', largest: 10 * 1024 ** 2 },
  { name: 'inspector', request: 'POST /api/v1/webhooks', largest: 32 * 1024 ** 2 },
] as const;

/** A request whose body is announced and not sent. */
async function announce({ name, request }: (typeof TARGETS)[number], bytes: number, more = '') {
  const listener = found.find((one) => one.name === name) ?? expect.fail(name);
  const socket = await open(listener);
  const head = [
    `${request} HTTP/1.1`,
    `Host: 127.0.0.1:${listener.port}`,
    `Authorization: Bearer ${readFileSync(core.tokenFile, 'utf8')}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n${more}\r\n`);
  return socket;
}

describe.each(TARGETS)('$name, $request', (target) => {
  it.each(['', 'Expect: 100-continue\r\n'])('refuses 100 GiB before any of it is sent, and closes; %j', async (more) => {
    const answer = await allOf(await announce(target, 100 * GIB, more));

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).not.toContain('100 Continue');
  });

  it('lets a body come that fits', async () => {
    const socket = await announce(target, 2, 'Expect: 100-continue\r\n');
    const [first] = await new Promise<Buffer[]>((resolve) => socket.once('data', (...data) => resolve(data)));
    expect(String(first)).toBe('HTTP/1.1 100 Continue\r\n\r\n');

    socket.write('{}');
    const [second] = await new Promise<Buffer[]>((resolve) => socket.once('data', (...data) => resolve(data)));
    expect(String(second)).toMatch(/^HTTP\/1\.1 (200|400|422) /);
    socket.destroy();
  });

  it.runIf(target.largest !== undefined)('draws the line at the limit itself', async () => {
    const over = await allOf(await announce(target, (target.largest ?? 0) + 1, 'Expect: 100-continue\r\n'));
    const at = await announce(target, target.largest ?? 0, 'Expect: 100-continue\r\n');
    const [first] = await new Promise<Buffer[]>((resolve) => at.once('data', (...data) => resolve(data)));
    at.destroy();

    expect(over).toMatch(/^HTTP\/1\.1 413 /);
    expect(String(first)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  });
});

it('whoever has no business here is refused without having been told to go on', async () => {
  for (const { name, port } of found.filter((one) => one.name === 'MLflow API' || one.name === 'inspector')) {
    const socket = await open({ name, port, tls: false, health: { path: '/', status: 200 } });
    const answer = allOf(socket);
    socket.write('POST /api/v1/webhooks HTTP/1.1\r\nHost: evil.example\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n');

    expect(await answer).toMatch(/^HTTP\/1\.1 403 /);
  }
});
