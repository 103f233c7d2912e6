import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { databaseDigest } from '../support/database-digest.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { foreignPages, HOSTILE_HOSTS, LOCAL_HOSTS } from '../support/hostile-hosts.ts';
import { type Asked, CONTROL_ROUTES, MLFLOW_ROUTES } from '../support/planes.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const PLANTED = 'planted-in-the-database';
const MODELS = '/api/2.0/mlflow/registered-models';
const EVERYWHERE = `?name=${PLANTED}&version=1&key=k&alias=a&experiment_id=0&max_results=5`;

let core: TestCore;
let bearer: string;
beforeAll(async () => {
  core = await startCore();
  const token = readFileSync(core.tokenFile, 'utf8').trim();
  bearer = `Authorization: Bearer ${token}`;
  const client = createControlClient({ baseUrl: core.inspector, token });
  await client.createWebhook({ name: PLANTED, url: core.webhookUrl, events: ['registered_model.created'], secret: PLANTED });
  await fetch(`${core.mlflow}${MODELS}/create`, named(PLANTED));
  await vi.waitUntil(async () => (await client.deliveries({})).items[0]?.state === 'delivered', { timeout: 20_000 });
});
afterAll(() => core.stop());

const named = (name: string) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) });
const portOf = (url: string) => Number(new URL(url).port);

/** A port that keeps no promise. @returns its number */
async function badPort(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

interface Request extends Asked {
  headers: readonly string[];
  body?: string;
}

async function ask(port: number, { method, path, headers, body = '' }: Request): Promise<{ status: number; text: string }> {
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  const head = [`${method} ${path} HTTP/1.1`, ...headers, ...length, 'Connection: close'];
  const text = await rawExchange(port, `${head.join('\r\n')}\r\n\r\n${body}`);
  return { status: Number(text.split(' ')[1]), text };
}

const isOk = ({ status }: { status: number }) => status >= 200 && status < 400;

/** S-01, for one port. @param more headers beside the Host */
async function hostFigures(port: number, path: string, more: readonly string[]): Promise<GuardFigure[]> {
  const doubled = [`Host: 127.0.0.1:${port}`, 'Host: evil.com'];
  const hostile = [...HOSTILE_HOSTS.map((name) => [`Host: ${name}:${port}`]), doubled, doubled.toReversed(), []];
  let accepted = isOk(await ask(port, { method: 'GET', path: `http://evil.com${path}`, headers: [`Host: 127.0.0.1:${port}`, ...more] }))
    ? 1
    : 0;
  for (const headers of hostile) if (isOk(await ask(port, { method: 'GET', path, headers: [...headers, ...more] }))) accepted += 1;
  let refused = 0;
  for (const name of LOCAL_HOSTS)
    if (!isOk(await ask(port, { method: 'GET', path, headers: [`Host: ${name}:${port}`, ...more] }))) refused += 1;
  return [
    { row: 'S-01', what: `hostile Host headers accepted, of ${hostile.length + 1}`, value: accepted, unit: 'hosts', atMost: 0 },
    { row: 'S-01', what: `names of this machine refused, of ${LOCAL_HOSTS.length}`, value: refused, unit: 'hosts', atMost: 0 },
  ];
}

test('the MLflow API and the inspector answer to the names of this machine alone', async () => {
  guardFigures(await hostFigures(portOf(core.inspector), '/api/v1/status', [bearer]));
  guardFigures(await hostFigures(portOf(core.mlflow), `${MODELS}/search`, []));
});

test('a port that looks for a local name anywhere in the Host is seen through', async () => {
  const port = await badPort((request, response) => {
    response.writeHead(/localhost|127\.0\.0\.1/.test(request.headers.host ?? '') ? 200 : 403).end();
  });

  knownBad('S-01', await hostFigures(port, '/', []));
});

/** S-02, for one port. @param changed how many things others could have made there */
async function pageFigures(port: number, { read, change }: { read: Request; change: Request }, changed: () => Promise<number>) {
  const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];
  const before = await changed();
  let answered = 0;
  let allowed = 0;
  for (const foreign of foreignPages(port)) {
    const answers = [];
    for (const type of types)
      answers.push(await ask(port, { ...change, headers: [...change.headers, ...foreign, `Content-Type: ${type}`] }));
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      answers.push(await ask(port, { ...read, method, headers: [...read.headers, ...foreign] }));
    answered += answers.filter(isOk).length;
    allowed += answers.filter(({ text }) => /access-control-allow-origin/i.test(text)).length;
  }
  const tried = foreignPages(port).length * (types.length + 3);
  return [
    { row: 'S-02', what: 'things that other pages changed', value: (await changed()) - before, unit: 'changes', atMost: 0 },
    { row: 'S-02', what: `requests of other pages that were answered, of ${tried}`, value: answered, unit: 'requests', atMost: 0 },
    { row: 'S-02', what: 'answers that let another page read them', value: allowed, unit: 'answers', atMost: 0 },
  ];
}

test('no other page reads or changes anything, whatever it sends', async () => {
  const [inspector, mlflow] = [portOf(core.inspector), portOf(core.mlflow)];
  const client = createControlClient({ baseUrl: core.inspector, token: bearer.slice('Authorization: Bearer '.length) });
  const webhook = JSON.stringify({ name: 'evil', url: core.webhookUrl, events: ['prompt.created'], secret: 's' });
  const host = (port: number) => `Host: 127.0.0.1:${port}`;

  guardFigures(
    await pageFigures(
      inspector,
      {
        read: { method: 'GET', path: '/api/v1/status', headers: [host(inspector), bearer] },
        change: { method: 'POST', path: '/api/v1/webhooks', headers: [host(inspector), bearer], body: webhook },
      },
      async () => (await client.webhooks()).items.length,
    ),
  );
  guardFigures(
    await pageFigures(
      mlflow,
      {
        read: { method: 'GET', path: `${MODELS}/search`, headers: [host(mlflow)] },
        change: { method: 'POST', path: `${MODELS}/create`, headers: [host(mlflow)], body: '{"name": "evil"}' },
      },
      async () => (await (await fetch(`${core.mlflow}${MODELS}/search`)).text()).split('"name"').length,
    ),
  );
});

test('a port that lets every page read is seen through', async () => {
  const port = await badPort((_, response) => void response.writeHead(200, { 'access-control-allow-origin': '*' }).end());
  const request = { method: 'GET', path: '/', headers: [`Host: 127.0.0.1:${port}`] };

  knownBad('S-02', await pageFigures(port, { read: request, change: { ...request, method: 'POST' } }, () => Promise.resolve(0)));
});

/** S-05, for the port that a tunnel may carry. */
async function leakFigures(port: number, routes: readonly Asked[]): Promise<GuardFigure[]> {
  const hosts = [`127.0.0.1:${port}`, new URL(core.inspector).host, 'hooks.example.org'];
  let answered = 0;
  let stored = 0;
  for (const { method, path } of routes)
    for (const host of hosts) {
      const { status, text } = await ask(port, { method, path: `${path}${EVERYWHERE}`, headers: [`Host: ${host}`, bearer] });
      if (status !== 404) answered += 1;
      if (text.includes(PLANTED) || text.includes(bearer.slice(-20))) stored += 1;
    }
  return [
    { row: 'S-05', what: 'routes of the other ports that answered', value: answered, unit: 'routes', atMost: 0 },
    { row: 'S-05', what: 'answers with something that is stored', value: stored, unit: 'answers', atMost: 0 },
  ];
}

const PAGES = ['/', '/index.html', '/mcp', '/api/v1/openapi.json', '/api/v1/stream', '/assets/'].map((path) => ({ method: 'GET', path }));

test('the port of the receiver serves nothing of the other ports, even with the token and another Host', async () => {
  guardFigures(await leakFigures(portOf(core.receiver), [...PAGES, ...CONTROL_ROUTES, ...MLFLOW_ROUTES]));
  expect(CONTROL_ROUTES.length).toBeGreaterThan(60);
  expect(MLFLOW_ROUTES.length).toBeGreaterThan(50);
});

test('one port for receiver and inspector is seen through', async () => {
  knownBad(
    'S-05',
    await leakFigures(
      portOf(core.inspector),
      CONTROL_ROUTES.filter(({ method }) => method === 'GET'),
    ),
  );
});

/** S-06, for the ports that answer as the MLflow API and as the inspector do. */
async function safeFigures(ports: { inspector: number; mlflow: number }): Promise<GuardFigure[]> {
  const before = databaseDigest(core.dataDir);
  for (const [port, routes] of [[ports.inspector, [...PAGES, ...CONTROL_ROUTES]] as const, [ports.mlflow, MLFLOW_ROUTES] as const])
    for (const method of ['GET', 'HEAD'])
      for (const { path } of routes)
        await ask(port, { method, path: `${path}${EVERYWHERE}`, headers: [`Host: 127.0.0.1:${port}`, bearer] });
  const changed = databaseDigest(core.dataDir) === before ? 0 : 1;
  return [
    { row: 'S-06', what: 'databases that were changed by GET and HEAD of every route', value: changed, unit: 'databases', atMost: 0 },
  ];
}

test('GET and HEAD change nothing, on no route', async () => {
  guardFigures(await safeFigures({ inspector: portOf(core.inspector), mlflow: portOf(core.mlflow) }));
});

test('a port that answers GET as it answers POST is seen through', async () => {
  const port = await badPort(async (request, response) => {
    await fetch(`${core.mlflow}${new URL(request.url ?? '', core.mlflow).pathname}`, named('made-by-a-get'));
    response.end();
  });

  knownBad('S-06', await safeFigures({ inspector: port, mlflow: port }));
});
