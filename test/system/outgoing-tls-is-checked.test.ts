import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls, { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAsk } from '#core/bridge/ask-upstream.ts';
import { sendAttempt } from '#core/dispatch/send/attempt.ts';
import { askApp } from '#core/forward/ask-app.ts';
import { probeTarget } from '#core/forward/probe-target.ts';
import { createAnswerBudget } from '#core/net/answer-budget.ts';
import { type Agents, createAgents } from '#core/net/connection.ts';
import { systemClock } from '#core/system-clock.ts';
import { createProbe } from '#core/tunnel/probe.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { readCertificate } from '../support/certificate.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const valid = readCertificate('valid');
const wrongName = readCertificate('wrong-name');
const expired = readCertificate('expired');

const BAD = {
  'self-signed': { certificate: valid, trusted: [] },
  'for another name': { certificate: wrongName, trusted: [wrongName.cert] },
  expired: { certificate: expired, trusted: [expired.cert] },
} as const;

/** Counts what comes in after the handshake, and answers it. */
async function tlsServer(options: TlsOptions) {
  const seen = { bytes: 0 };
  const server = createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      seen.bytes += bytes.length;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\n{"status": "healthy"}');
    });
  }).listen(0, '127.0.0.1');
  server.on('tlsClientError', () => {});
  await once(server, 'listening');
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close: () => server.close() };
}

/** Everything in the core that sends over TLS. What it says of the certificate comes back as text. */
const PARTS: Readonly<Record<string, (url: string, agents: Agents) => Promise<unknown>>> = {
  'an attempt': (url, agents) =>
    sendAttempt(
      { hop: { url, method: 'POST', redirects: 0, authorized: true }, url, deliveryId: 'id', timestampSec: 1, body: Buffer.from('{}') },
      { timeoutMs: 2000, keepBytes: 1024, followRedirects: true },
      { agents, isReceiver: () => false, answers: createAnswerBudget(1024) },
    ),
  'the forwarder': (url, agents) =>
    askApp(new URL(url), {
      ...{ method: 'POST', path: '/', headers: [['Host', 'x']], body: Buffer.from('{}'), trailers: [] },
      ...{ timeoutMs: 2000, maxAnswerBytes: 1024, agents, answers: createAnswerBudget(1024) },
    }).catch(String),
  'the probe of a target': (url, agents) => probeTarget(new URL(url), agents),
  'what asks a real MLflow': (url, agents) => createAsk({ agents, clock: systemClock, version: '0' })({ url }),
  'the probe of a tunnel': (url, agents) => createProbe(systemClock, agents)(url, 2000),
};

afterEach(() => vi.unstubAllEnvs());

/** W-12, and W-09 for attempts: what a server with a bad certificate sees of whoever sends. */
async function sentTo(kind: string, certificate: TlsOptions, name: string, send: (url: string) => Promise<unknown>) {
  const server = await tlsServer(certificate);
  const said = JSON.stringify(await send(server.url));
  server.close();
  const measured = { value: server.seen.bytes, unit: 'HTTP bytes', atMost: 0 };
  const figures: GuardFigure[] = [{ row: 'W-12', what: `${name}, ${kind}`, ...measured }];
  if (name === 'an attempt') figures.push({ row: 'W-09', what: kind, ...measured });
  return { said, figures };
}

test('a sender that heeds NODE_TLS_REJECT_UNAUTHORIZED=0 is seen through', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const naive = (url: string) =>
    new Promise((resolve) => {
      request(url, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
        .on('error', resolve)
        .end();
    });

  const { figures } = await sentTo('self-signed', valid, 'an attempt', naive);

  knownBad('W-12', figures);
  knownBad('W-09', figures);
});

describe.each(Object.entries(PARTS))('%s', (name, send) => {
  test.each(Object.entries(BAD))(
    'sends nothing to a certificate that is %s, whatever the environment says',
    async (kind, { certificate, trusted }) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const agents = createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false, trusted: () => trusted });

      const { said, figures } = await sentTo(kind, certificate, name, (url) => send(url, agents));

      agents.destroy();
      expect(said).toMatch(/certificate|TLS|SELF_SIGNED|ALTNAME|EXPIRED/i);
      guardFigures(figures);
    },
  );

  test('sends to a certificate that is trusted', async () => {
    const server = await tlsServer(valid);
    const agents = createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false, trusted: () => [valid.cert] });

    await send(server.url, agents);

    agents.destroy();
    server.close();
    expect(server.seen.bytes).toBeGreaterThan(0);
  });

  test('speaks nothing older than TLS 1.2, whatever Node is told', async () => {
    const before = tls.DEFAULT_MIN_VERSION;
    tls.DEFAULT_MIN_VERSION = 'TLSv1';
    const server = await tlsServer({ ...valid, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const agents = createAgents({ policy: { peerRefusal: () => undefined }, keepAlive: false, trusted: () => [valid.cert] });

    await send(server.url, agents);

    tls.DEFAULT_MIN_VERSION = before;
    agents.destroy();
    server.close();
    expect(server.seen.bytes).toBe(0);
  });
});

test('a whole core with NODE_TLS_REJECT_UNAUTHORIZED=0 says that it is ignored, and neither delivers nor forwards to a bad certificate', async () => {
  const server = await tlsServer(valid);
  const dataDir = temporaryDirectory();
  const flags = ['--time-scale', '0.001', '--max-retries', '0'];
  const serve = await serveProcess({ dataDir, flags, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
  const { inspector, webhookUrl, tokenFile } = serve.ready;
  const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim(), origin: 'cli' });

  const { id } = await client.createWebhook({ name: 'bad', url: `${server.url}/hook`, events: ['prompt.created'] });
  const { result } = await client.testWebhook(id);
  await client.updateEndpoint('webhook', { forward: { routes: [{ events: '*', url: server.url }], watch: false } });
  const forwarded = await fetch(webhookUrl, { method: 'POST', body: '{}' });

  expect(result).toMatchObject({ success: false });
  expect([forwarded.status, await forwarded.text()]).toEqual([502, expect.stringContaining('no certificate that is trusted')]);
  expect(serve.complaints()).toMatch(/warn {2}NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored/);
  expect(serve.complaints()).not.toContain('insecure');
  guardFigure({ row: 'W-12', what: 'a whole core, delivering and forwarding', value: server.seen.bytes, unit: 'HTTP bytes', atMost: 0 });
  await serve.stop();
  rmSync(dataDir, { recursive: true });
  server.close();
});
