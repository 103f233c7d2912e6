import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBridgeAgents } from '#core/bridge/bridge-agents.ts';
import { diagnose } from '#core/bridge/doctor.ts';
import { parseUpstream } from '#core/bridge/upstream.ts';
import { systemClock } from '#core/system-clock.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import { readCertificate } from '../support/certificate.ts';
import { refusingPort } from '../support/refusing-port.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** @returns host and port */
async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = async (answer: RequestListener) => `http://${await listening(createHttpServer(answer))}`;

const TOKEN = 'a-token-that-nobody-sees';

/** The one thing that is wrong with the server. */
async function errorOf(uri: string, { trusted = [], timeoutMs = 5000 }: { trusted?: string[]; timeoutMs?: number } = {}): Promise<Finding> {
  const agents = createBridgeAgents(trusted);
  const target = { url: `http://127.0.0.1:${await refusingPort()}/webhook`, from: 'guess' } as const;
  const upstream = parseUpstream(uri, { MLFLOW_TRACKING_TOKEN: TOKEN });
  const { findings } = await diagnose({ upstream, target, agents, clock: systemClock, version: '0', timeoutMs });
  agents.destroy();
  expect(JSON.stringify(findings)).not.toContain(TOKEN);
  const [error, ...more] = findings.filter(({ severity }) => severity === 'error');
  expect(more).toEqual([]);
  if (!error) throw new Error('no error was found');
  return error;
}

test.each([
  ['valid', false, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'signed by itself alone'],
  ['expired', true, 'CERT_HAS_EXPIRED', 'has expired'],
  ['wrong-name', true, 'ERR_TLS_CERT_ALTNAME_INVALID', 'for another name'],
] as const)('names what is wrong with a certificate (%s) and sends nothing to it', async (name, isTrusted, code, words) => {
  const { key, cert } = readCertificate(name);
  const asked: number[] = [];
  const uri = `https://${await listening(createHttpsServer({ key, cert }, () => void asked.push(1)))}`;

  const { id, what } = await errorOf(uri, { trusted: isTrusted ? [cert] : [] });

  expect(id).toBe('server-tls');
  expect(what).toContain(words);
  expect(what).toContain(code);
  expect(asked).toEqual([]);
});

test.each([
  [40, 'info', /answers in \d+ ms, with a certificate that is valid until 2\d{3}-\d\d-\d\d$/],
  [10, 'warning', /, and its certificate ends on 2\d{3}-\d\d-\d\d, in 10 days$/],
] as const)('says until when a certificate is valid: %i days before its end, as %s', async (days, severity, words) => {
  const { key, cert } = readCertificate('valid');
  const endsMs = Date.parse(new X509Certificate(cert).validTo);
  const uri = `https://${await listening(createHttpsServer({ key, cert }, (_, response) => void response.end('3.17.2')))}`;
  const agents = createBridgeAgents([cert]);
  const clock = { ...systemClock, nowMs: () => endsMs - (days + 0.5) * 86_400_000 };
  const target = { url: `http://127.0.0.1:${await refusingPort()}/webhook`, from: 'guess' } as const;

  const { findings } = await diagnose({ upstream: parseUpstream(uri, {}), target, agents, clock, version: '0', timeoutMs: 5000 });
  agents.destroy();

  expect(findings.find(({ what }) => words.test(what))?.severity).toBe(severity);
});

test('says that an https address speaks plain http, and what to use instead', async () => {
  const uri = (await http((_, response) => void response.end())).replace('http:', 'https:');

  expect(await errorOf(uri)).toMatchObject({ id: 'server-tls', fix: `Try ${uri.replace('https:', 'http:')}.` });
});

test('gives a half-open connection up in time', async () => {
  const uri = `http://${await listening(createTcpServer(() => undefined))}`;

  expect(await errorOf(uri, { timeoutMs: 300 })).toMatchObject({
    id: 'server-unreachable',
    what: `${uri} does not answer: no answer within 0.3 s`,
  });
});

test('asks once more where a connection is cut, and only then says so', async () => {
  let connections = 0;
  const uri = `http://${await listening(
    createTcpServer((socket) => {
      connections += 1;
      socket.once('data', () => socket.resetAndDestroy());
    }),
  )}`;

  expect((await errorOf(uri)).what).toBe(`${uri} does not answer: it closes the connection without an answer`);
  expect(connections).toBe(2);
});

test('says that what answers is not HTTP', async () => {
  const uri = `http://${await listening(createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')))}`;

  expect((await errorOf(uri)).what).toBe(`${uri} does not answer: what answers does not speak HTTP`);
});

test('takes a page of HTML for what it is', async () => {
  const uri = await http((_, response) => void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Hello</title>'));

  expect((await errorOf(uri)).id).toBe('not-mlflow');
});

test.each([
  [404, '{"detail": "Not Found"}'],
  [404, '<h1>Not Found</h1>'],
  [500, 'oops'],
])('takes a server that answers all things %i with %j for something else than MLflow', async (status, body) => {
  const uri = await http(({ url }, response) => void response.writeHead(url === '/version' ? 404 : status).end(body));

  expect((await errorOf(uri)).what).toBe(`No MLflow API is found at ${uri}`);
});

test('says that a service which speaks the API without its webhooks has none', async () => {
  const uri = await http(
    (_, response) => void response.writeHead(404).end('{"error_code": "ENDPOINT_NOT_FOUND", "message": "No API found"}'),
  );

  expect((await errorOf(uri)).id).toBe('webhooks-unsupported');
});

test('says that a login page is in the way, without the query of its address', async () => {
  const uri = await http((_, response) => void response.writeHead(302, { location: 'https://login.example/start?state=abc' }).end());

  const { id, what } = await errorOf(uri);

  expect(id).toBe('login-page');
  expect(what).toBe(`${uri} leads to https://login.example/start instead of answering (302)`);
});

test('says that the server has moved to https', async () => {
  const uri = await http((_, response) => void response.writeHead(301, { location: 'https://127.0.0.1/version' }).end());

  expect(await errorOf(`${uri}/mlflow`)).toMatchObject({ id: 'redirected', fix: 'Use https://127.0.0.1/mlflow as the tracking URI.' });
});

test.each([
  [502, '<html>Bad Gateway</html>', 'server-error'],
  [401, 'no', 'auth-refused'],
  [403, 'Permission denied', 'no-rights'],
  [403, 'Invalid Host header - possible DNS rebinding attack detected', 'host-refused'],
])('says what an answer of %i with %j means', async (status, body, id) => {
  const uri = await http((_, response) => void response.writeHead(status).end(body));

  expect((await errorOf(uri)).id).toBe(id);
});

test.each([
  ['2.9.1', 404, 'webhooks-unsupported', 'MLflow 2.9.1 has no webhooks'],
  ['3.17.2', 404, 'webhooks-unsupported', 'This server has no webhooks (its list answers 404)'],
])('says that MLflow %s, whose list answers %i, has no webhooks', async (version, status, id, what) => {
  const uri = await http(({ url }, response) => void (url === '/version' ? response.end(version) : response.writeHead(status).end('{}')));
  const agents = createBridgeAgents();
  const target = { url: 'http://127.0.0.1:1/webhook', from: 'guess' } as const;

  const { findings } = await diagnose({ upstream: parseUpstream(uri, {}), target, agents, clock: systemClock, version: '0' });

  expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', id, what }));
});

test('masks credentials that a server repeats', async () => {
  const uri = await http(({ url, headers }, response) => {
    if (url === '/version') return void response.end('3.17.2');
    return void response.writeHead(418).end(JSON.stringify({ message: `I know you, ${headers.authorization}` }));
  });

  expect((await errorOf(uri)).why).toBe('It says: I know you, Bearer •••');
});

test('masks the password of a receiver that a server repeats', async () => {
  const url = 'http://u:p%40ss-word@127.0.0.1:1/webhook';
  const uri = await http(({ method, url: path }, response) => {
    if (path === '/version') return void response.end('3.17.2');
    if (method !== 'POST') return void response.end('{}');
    return void response.writeHead(400).end(JSON.stringify({ error_code: 'X', message: `Invalid webhook URL '${url}' and p@ss-word` }));
  });
  const agents = createBridgeAgents();

  const target = { url, from: 'user' } as const;
  const { findings } = await diagnose({ upstream: parseUpstream(uri, {}), target, agents, clock: systemClock, version: '0' });

  expect(findings.find(({ id }) => id === 'url-refused')?.why).toContain(
    "It says: Invalid webhook URL 'http://u:•••@127.0.0.1:1/webhook' and •••",
  );
  expect(JSON.stringify(findings)).not.toMatch(/ss-word/);
});

test('removes at once what a server registers that takes a webhook without events', async () => {
  const seen: string[] = [];
  const uri = await http(({ method, url }, response) => {
    seen.push(`${method} ${url}`);
    if (url === '/version') return void response.end('3.17.2');
    return void response.end(method === 'POST' ? '{"webhook": {"webhook_id": "w1", "name": "n", "url": "u"}}' : '{}');
  });
  const agents = createBridgeAgents();
  const target = { url: 'http://127.0.0.1:1/webhook', from: 'guess' } as const;

  const { findings } = await diagnose({ upstream: parseUpstream(uri, {}), target, agents, clock: systemClock, version: '0' });

  expect(findings).toContainEqual(expect.objectContaining({ severity: 'warning', id: 'url-probe-registered' }));
  expect(seen).toContain('DELETE /api/2.0/mlflow/webhooks/w1');
});
