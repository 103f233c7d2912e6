import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAgents } from '#core/net/connection.ts';
import { systemClock } from '#core/system-clock.ts';
import { createProbe } from '#core/tunnel/probe.ts';

const probe = createProbe(systemClock, createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false }));

async function listening(server: net.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (status: number, body: string) =>
  listening(http.createServer((_, response) => response.writeHead(status, { Connection: 'close' }).end(body)));

test('the receiver is known by its health', async () => {
  expect(await probe(await answering(200, '{"status": "healthy"}'), 2000)).toEqual({ kind: 'ok', latencyMs: expect.any(Number) });
});

test.each([
  ['a provider’s error page', 502, '<h1>Bad Gateway</h1>', 'status 502'],
  ['a warning page with status 200', 200, '<html>You are about to visit…</html>', 'status 200'],
  ['somebody else’s health', 200, '{"status": "ok"}', 'status 200'],
  ['a redirect to a login', 302, '', 'status 302'],
  ['an answer without an end', 200, 'x'.repeat(5000), 'status 200, a long body'],
])('%s is somebody else', async (_, status, body, what) => {
  expect(await probe(await answering(status, body), 2000)).toEqual({ kind: 'wrong-answer', what });
});

test('nobody, a cut and a silence are told apart', async () => {
  const nobody = await answering(200, '');
  const cut = await listening(net.createServer((socket) => socket.resetAndDestroy()));
  const silent = await listening(net.createServer((socket) => socket.on('error', () => {})));
  const closed = nobody.replace(/\d+$/, '1');

  expect(await probe(closed, 2000)).toEqual({ kind: 'no-answer', why: 'connection refused' });
  expect(await probe(cut, 2000)).toEqual({ kind: 'no-answer', why: 'connection cut' });
  expect(await probe(silent, 100)).toEqual({ kind: 'no-answer', why: 'nothing within 0.1 s' });
  expect(await probe('http://no.such.host.invalid', 2000)).toEqual({ kind: 'no-answer', why: 'the name is not known yet' });
});
