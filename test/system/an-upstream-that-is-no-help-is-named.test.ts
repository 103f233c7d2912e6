import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { parseUpstream } from '#core/bridge/upstream.ts';
import { createMirrorAgents } from '#core/mirror/mirror-agents.ts';
import { createMirrorPlane } from '#core/mirror/mirror-plane.ts';
import { createQuestion } from '#core/mirror/questions.ts';
import { createStanding } from '#core/mirror/standing.ts';
import type { PassLimits } from '#core/net/pass-through.ts';
import { systemClock } from '#core/system-clock.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import { readCertificate } from '../support/certificate.ts';
import { freePort } from '../support/foreign-server.ts';
import { startMirrored } from '../support/mirrored.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { refusingPort } from '../support/refusing-port.ts';
import { runCli } from '../support/run-cli.ts';
import { type EndpointStep, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startMlflow } from '../support/start-mlflow.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Envelope {
  error_code: string;
  message: string;
}

const THAT = (base: string) => `The MLflow server that calls are passed on to, ${base},`;

async function asked(base: string) {
  const mirrored = await startMirrored(base);
  undo.push(mirrored.stop);
  const answer = await fetch(`${mirrored.core.mlflow}/api/2.0/mlflow/registered-models/get?name=iris`);
  const envelope = (await answer.json()) as Envelope;
  return { status: answer.status, type: answer.headers.get('content-type'), envelope, mirrored };
}

async function endpoint(step: EndpointStep): Promise<string> {
  const upstream = await scriptedEndpoint([step]);
  undo.push(upstream.close);
  return `http://127.0.0.1:${upstream.port}`;
}

/** Any server without TLS. */
async function plain(): Promise<string> {
  const server = createServer((_, response) => void response.end('OK')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function secured(name: 'valid' | 'expired'): Promise<string> {
  const server = createTlsServer(readCertificate(name)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const NO_HELP: readonly (readonly [string, () => Promise<string>, number, string])[] = [
  ['nobody listens there', async () => `http://127.0.0.1:${await refusingPort()}`, 502, 'does not answer: nothing listens there.'],
  ['it hangs up', () => endpoint('close'), 502, 'does not answer: it closes the connection without an answer.'],
  ['it resets', () => endpoint('reset'), 502, 'does not answer: it closes the connection without an answer.'],
  ['its name is not known', async () => 'http://no-such-host.invalid', 424, 'does not answer: its name is not known.'],
  ['it does not speak HTTP', () => endpoint({ raw: 'SSH-2.0-x\r\n\r\n' }), 424, 'does not answer: what answers does not speak HTTP.'],
  [
    'it is never an address to ask',
    async () => 'http://169.254.169.254',
    424,
    'cannot be asked: 169.254.169.254 is a link-local, metadata, multicast or "any" address.',
  ],
  [
    'its certificate is not trusted',
    () => secured('valid'),
    424,
    'is not trusted, and nothing was sent to it: its certificate is signed by itself alone, so nobody vouches for it (DEPTH_ZERO_SELF_SIGNED_CERT).',
  ],
  [
    'it speaks no TLS',
    async () => (await plain()).replace('http:', 'https:'),
    424,
    'is not trusted, and nothing was sent to it: it does not speak TLS; is it an http address? (ERR_SSL_WRONG_VERSION_NUMBER).',
  ],
];

it.each(NO_HELP)('says in one sentence that %s', async (_, baseOf, status, words) => {
  const base = await baseOf();

  const { mirrored, ...answer } = await asked(base);
  const calls = async () => (await mirrored.control.calls({})).items;

  expect(answer).toEqual({
    status,
    type: 'application/json',
    envelope: expect.objectContaining({
      error_code: status < 500 ? 'INVALID_STATE' : 'TEMPORARILY_UNAVAILABLE',
      message: `${THAT(base)} ${words}`,
    }),
  });
  await expect.poll(calls).toMatchObject([{ status, hint: `${THAT(base)} ${words}` }]);
  expect((await mirrored.control.status()).upstream).toEqual({ url: base, problem: `${THAT(base)} ${words}` });
});

it('asks no Hookglass that is itself', async () => {
  const port = await freePort();
  const mirrored = await startMirrored(`http://127.0.0.1:${port}`, {
    mlflow: { port, chosen: true, host: '127.0.0.1', allowedHosts: [], allowedOrigins: [] },
  });
  undo.push(mirrored.stop);

  const answer = await fetch(`${mirrored.core.mlflow}/api/2.0/mlflow/registered-models/get?name=iris`);

  expect([answer.status, ((await answer.json()) as Envelope).message]).toEqual([
    424,
    `${THAT(`http://127.0.0.1:${port}`)} cannot be asked: 127.0.0.1:${port} is this Hookglass itself, so that calls would go round.`,
  ]);
});

it('does not wait for ever for an answer', async () => {
  const base = await endpoint('hang');
  const answer = await fetch(`${await withLimits(base, BRIEF)}/api/2.0/mlflow/registered-models/get?name=iris`);

  expect([answer.status, ((await answer.json()) as Envelope).message]).toEqual([504, `${THAT(base)} has not answered within 0.08 s.`]);
});

it('ends an answer that goes no further', async () => {
  const answer = fetch(`${await withLimits(await stuck(), { ...BRIEF, silenceMs: 1000 })}/api/2.0/mlflow/registered-models/get?name=iris`);

  await expect(answer.then((got) => got.text())).rejects.toThrow('terminated');
});

const BRIEF = { connectMs: 10_000, silenceMs: 80 };

/** It begins an answer and says nothing more. */
async function stuck(): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function withLimits(base: string, limits: PassLimits): Promise<string> {
  const upstream = parseUpstream(base, {});
  const agents = createMirrorAgents({ ownListeners: () => [], trusted: [] });
  const silent = () => undefined;
  const logger = { info: silent, warn: silent, error: silent };
  const question = createQuestion(upstream, agents);
  const standing = createStanding({ base, ask: question, fallback: releaseOf(DEFAULT_RELEASE), clock: systemClock, logger });
  const plane = createMirrorPlane({
    ...{ upstream, agents, question, standing, limits, logger, announce: silent },
    local: () => Promise.reject(new Error('nothing here is about webhooks')),
    writer: { write: (work) => Promise.resolve(work()) },
  });
  const mlflow = await startMlflow({ plane });
  undo.push(mlflow.stop, agents.destroy);
  return mlflow.url;
}

it.each([
  [401, {}, (base: string) => `${base} asks who the client is (401): set MLFLOW_TRACKING_USERNAME`],
  [403, {}, (base: string) => `${base} refuses this call to whoever made it (403).`],
  [
    302,
    { Location: 'https://login.example/in?state=1' },
    (base: string) => `${base} leads on to https://login.example/in (302), as a login page does.`,
  ],
  [
    308,
    { Location: 'https://127.0.0.1/api' },
    (base: string) => `${base} leads on to https: start with --upstream ${base.replace('http:', 'https:')}`,
  ],
  [200, { 'Content-Type': 'text/html' }, (base: string) => `${base} answers with a page instead of JSON`],
] as const)('passes a %d on that is none of a registry, and says in Calls what it means', async (status, headers, hint) => {
  const base = await endpoint({ status, headers, body: '<p>' });
  const mirrored = await startMirrored(base);
  undo.push(mirrored.stop);

  const answer = await fetch(`${mirrored.core.mlflow}/api/2.0/mlflow/registered-models/get?name=iris`, { redirect: 'manual' });

  expect([answer.status, await answer.text()]).toEqual([status, '<p>']);
  await expect.poll(async () => (await mirrored.control.calls({})).items[0]?.hint).toContain(hint(base));
});

it('goes on when the server is there again, and says so', async () => {
  const port = await freePort();
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const mirrored = await startMirrored(`http://127.0.0.1:${port}`, { logger: { info: log, warn: log, error: log } });
  undo.push(mirrored.stop);
  const ask = async () => (await fetch(`${mirrored.core.mlflow}/health`)).status;
  expect([await ask(), await ask()]).toEqual([502, 502]);

  const server = createServer((_, response) => void response.end('OK')).listen(port, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => void server.close());

  expect(await ask()).toBe(200);
  expect((await mirrored.control.status()).upstream).toEqual({ url: `http://127.0.0.1:${port}` });
  expect(logged).toEqual([
    `${THAT(`http://127.0.0.1:${port}`)} does not answer: nothing listens there.`,
    `http://127.0.0.1:${port} answers again`,
  ]);
});

it.runIf(needPython('HOOKGLASS_PYTHON'))('a client prints the sentence in one line, at once, where trying again helps nobody', async () => {
  const base = await secured('expired');
  const mirrored = await startMirrored(base);
  undo.push(mirrored.stop);

  const { stdout } = await runPython(PYTHON ?? '', 'test/contract/python/one_call.py', [mirrored.core.mlflow], {
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '7',
  });

  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stdout).toContain(`RestException: INVALID_STATE: ${THAT(base)} is not trusted, and nothing was sent to it: its certificate`);
});

it.each([
  ['http://user:s3cret-pw@mlflow.example', 'a URL without credentials is expected: clients send their own, and they are passed on.'],
  ['user:s3cret-pw@mlflow.example', 'the http or https URL of a running MLflow server is expected, such as http://127.0.0.1:5000.'],
  ['https://mlflow.example/?token=s3cret-pw', 'a URL that ends with its path is expected, such as https://mlflow.example/mlflow.'],
  ['sqlite:///mlflow.db', 'the http or https URL of a running MLflow server is expected; sqlite names a store'],
  ['mlflow.example', 'the http or https URL of a running MLflow server is expected, such as http://127.0.0.1:5000.'],
])('is not started with %s', async (url, words) => {
  const { code, stderr } = await runCli(['serve', '--upstream', url]);

  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  expect(stderr).not.toMatch(/s3cret-pw@/);
});

it('is what doctor says of its own set-up', async () => {
  const { mirrored } = await asked(`http://127.0.0.1:${await freePort()}`);

  const { code, lines } = await runCli(['doctor', '--json', '--data-dir', mirrored.core.dataDir]);
  const { findings } = JSON.parse(lines.join('')) as { findings: { id: string; severity: string; why: string }[] };

  expect(code).toBe(1);
  expect(findings.find(({ id }) => id === 'own-upstream')).toMatchObject({
    severity: 'error',
    why: expect.stringContaining('nothing listens there'),
  });
});
