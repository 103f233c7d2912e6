import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdNote } from '#core/bridge/attach-notes.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { ControlError } from '#shared/client/control-requests.ts';
import type { Attachment } from '#shared/domain/app/real-server.ts';
import { freePort } from '../support/foreign-server.ts';
import { startCli } from '../support/run-cli.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

/** Stands for the server of somebody else: the same API, on a data directory of its own. */
let server: TestCore;
let dataDir: string;
let core: TestCore;
let client: ControlClient;

const clientOf = ({ inspector, tokenFile }: TestCore) =>
  createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });

beforeEach(async () => {
  server = await startCore();
  dataDir = temporaryDirectory();
  core = await startCore({ dataDir });
  client = clientOf(core);
});
afterEach(async () => {
  await core.stop();
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

const HERE = { receive: { kind: 'here' as const }, listCacheMs: 0 };

async function webhooksThere(): Promise<{ name: string; url: string; events: unknown[] }[]> {
  const list = (await (await fetch(`${server.mlflow}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: [] };
  return list.webhooks ?? [];
}

const createModel = (name: string) =>
  fetch(`${server.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

async function becomes(id: string, kind: Attachment['state']['kind'], of = client): Promise<Attachment> {
  return expect
    .poll(async () => (await of.attachedServers()).items.find((one) => one.id === id), { timeout: 10_000 })
    .toMatchObject({ state: { kind } })
    .then(async () => (await of.attachedServers()).items.find((one) => one.id === id) as Attachment);
}

const refusal = (asked: Promise<unknown>): Promise<ControlError> =>
  asked.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => error as ControlError,
  );

test('registers a webhook there until it is told to end, counts what arrives, and keeps its secret in no file', async () => {
  const { id } = await client.attachServer({ uri: `${server.mlflow}/`, ...HERE, events: ['registered_model.created'] });
  const attached = await becomes(id, 'attached');
  const [there] = await webhooksThere();
  await createModel('iris');
  await expect.poll(async () => (await client.attachedServers()).items[0]?.arrived).toBe(2); // the test, and the change
  const secret = await client.attachmentSecret(id);
  const captures = await client.captures({ limit: 10 });
  const detached = await client.detachServer(id);

  expect(there).toMatchObject({ name: id, url: core.webhookUrl, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }] });
  expect(attached).toMatchObject({ base: server.mlflow, release: '3.18.0', events: 1, way: 'here', state: { testStatus: 200 } });
  for (const capture of captures.items) {
    expect(capture).toMatchObject({ verdict: { result: 'valid' }, origin: `${new URL(server.mlflow).host}, 3.18.0` });
  }
  expect(detached?.state).toEqual({ kind: 'detached' });
  expect(await webhooksThere()).toEqual([]);
  expect(readdirSync(path.join(dataDir, 'attached'))).toEqual([]);
  expect(secret).toHaveLength(32);
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name !== 'ballast');
  for (const { parentPath, name } of files) expect(readFileSync(path.join(parentPath, name)).includes(secret)).toBe(false);
});

test('passes on what arrives, and a stop of the core removes the webhook', async () => {
  const app = createServer((_, response) => void response.writeHead(418).end('hello')).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const forwardTo = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;

  const { id } = await client.attachServer({ uri: server.mlflow, ...HERE, forwardTo });
  const { state } = await becomes(id, 'attached');
  await core.stop();

  app.close();
  expect(state).toEqual({ kind: 'attached', testStatus: 418 });
  expect(await webhooksThere()).toEqual([]);
  core = await startCore({ dataDir });
  client = clientOf(core);
  expect(await client.attachedServers()).toMatchObject({ items: [], leftOver: [] });
});

test('a webhook that was left there is told, and removed when somebody asks for it', async () => {
  const registered = await fetch(`${server.mlflow}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'hookglass-abc123',
      url: 'http://127.0.0.1:9/webhook',
      events: [{ entity: 'PROMPT', action: 'CREATED' }],
    }),
  });
  const { webhook } = (await registered.json()) as { webhook: { webhook_id: string } };
  const note = { name: 'hookglass-abc123', base: server.mlflow, url: 'http://127.0.0.1:9/webhook', atMs: 1 };
  holdNote(dataDir, { ...note, webhookId: webhook.webhook_id }).release();

  const { leftOver } = await client.attachedServers();
  await client.removeLeftOver('hookglass-abc123');

  expect(leftOver).toEqual([{ name: 'hookglass-abc123', base: server.mlflow, atMs: 1 }]);
  expect((await client.attachedServers()).leftOver).toEqual([]);
  expect(await webhooksThere()).toEqual([]);
  expect((await refusal(client.removeLeftOver('hookglass-abc123'))).status).toBe(404);
});

test('one that cannot be removed stays in the list with the reason, and is tried again', async () => {
  const { id } = await client.attachServer({ uri: server.mlflow, ...HERE });
  await becomes(id, 'attached');
  await server.core.stop();

  const left = await client.detachServer(id);
  const listed = await client.attachedServers();
  server = await startCore({ dataDir: server.dataDir, mlflow: mlflowAt(server.mlflow) });
  const again = await client.detachServer(id);

  expect(left?.state).toMatchObject({ kind: 'left', problems: [{ why: expect.stringContaining('nothing listens there') }] });
  expect(listed).toMatchObject({ items: [{ id }], leftOver: [] });
  expect(again?.state).toEqual({ kind: 'detached' });
  expect(await webhooksThere()).toEqual([]);
});

const mlflowAt = (url: string) => ({
  host: '127.0.0.1',
  port: Number(new URL(url).port),
  chosen: true,
  allowedHosts: [],
  allowedOrigins: [],
});

test('shows what the command line has attached, for as long as it has', async () => {
  const running = startCli(['attach', '--json', '--data-dir', dataDir, '--mlflow-uri', server.mlflow, '--list-cache', '0s']);
  await running.printed(1);
  const during = await client.attachedServers();
  running.stop();
  await running.ended;

  expect(during).toMatchObject({ items: [], foreign: [{ origin: `${new URL(server.mlflow).host}, 3.18.0` }] });
  expect((await client.attachedServers()).foreign).toEqual([]);
});

describe('what is in the way', () => {
  test.each([
    ['a word', { uri: 'mlflow.example' }, 'uri', /^The http or https URL of a running MLflow server is expected/],
    ['a store', { uri: 'sqlite:///mlflow.db' }, 'uri', /sqlite names a store/],
    ['an app without a scheme', { forwardTo: '127.0.0.1:3000' }, 'forwardTo', /did you mean http:\/\/127\.0\.0\.1:3000\?$/],
    ['a receiver that is no URL', { receive: { kind: 'url', url: 'ftp://a' } }, 'receive.url', /^Http or https is expected, not ftp\.$/],
    ['a token with a blank', { credentials: { kind: 'token', token: 'a b' } }, 'credentials', /^The token holds characters/],
  ] as const)('%s is refused at its field', async (_, more, field, words) => {
    const { status, message, errors } = await refusal(client.attachServer({ uri: server.mlflow, ...HERE, ...more }));

    expect([status, errors[0]?.path]).toEqual([422, field]);
    expect(message).toMatch(words);
    expect(await webhooksThere()).toEqual([]);
  });

  test('Hookglass itself, and a server that is attached already, are no server to attach', async () => {
    const itself = await refusal(client.attachServer({ uri: core.mlflow, ...HERE }));
    const { id } = await client.attachServer({ uri: server.mlflow, ...HERE });
    const twice = await refusal(client.attachServer({ uri: server.mlflow, ...HERE }));
    await client.detachServer(id);

    expect([itself.status, itself.message]).toEqual([422, expect.stringContaining('is Hookglass itself')]);
    expect([twice.status, twice.message]).toEqual([409, `${server.mlflow} is attached already: detach it first.`]);
  });

  test.each([
    ['nothing listens there', async () => `http://127.0.0.1:${await freePort()}`, 'server-unreachable'],
    ['a web page answers', () => answering((_, response) => void response.end('<!doctype html>')), 'not-mlflow'],
    ['it asks who we are', () => answering((_, response) => void response.writeHead(401).end()), 'auth-missing'],
    ['it leads to a login', () => answering((_, response) => void response.writeHead(302, { location: '/login' }).end()), 'login-page'],
  ])('%s: it fails with the finding, and nothing is left there', async (_, uri, problem) => {
    const { id } = await client.attachServer({ uri: await uri(), ...HERE });
    const { state } = await becomes(id, 'failed');

    expect(state).toMatchObject({ problems: [{ id: problem, severity: 'error' }] });
    expect(readdirSync(dataDir)).not.toContain('attached');
    await client.detachServer(id);
    expect((await client.attachedServers()).items).toEqual([]);
  });

  test('where http and private addresses are refused, both are said, and nothing is registered', async () => {
    const strict = await startCore({ urlPolicy: { name: 'mlflow', allowedTargets: [] } });
    const { id } = await client.attachServer({ uri: strict.mlflow, ...HERE });
    const { state } = await becomes(id, 'failed');
    const list = await (await fetch(`${strict.mlflow}/api/2.0/mlflow/webhooks`)).json();
    await strict.stop();

    expect(state).toMatchObject({
      problems: [
        { id: 'http-refused', fix: expect.stringContaining('MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https') },
        { id: 'private-refused' },
      ],
    });
    expect(list).toEqual({});
  });

  test('an address that the server does not reach is a failure, and the webhook is taken away again', async () => {
    const silent = createServer((request, response) => (request.method === 'HEAD' ? response.end() : request.socket.destroy()));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/webhook`;

    const { id } = await client.attachServer({ uri: server.mlflow, receive: { kind: 'url', url }, listCacheMs: 0 });
    const { state } = await becomes(id, 'failed');

    silent.close();
    expect(state).toMatchObject({ problems: [{ id: 'not-reached' }] });
    expect(await webhooksThere()).toEqual([]);
  });

  test('a receiver with a secret of its own would refuse everything', async () => {
    await client.updateEndpoint('webhook', { secret: 'its own' });
    const { id } = await client.attachServer({ uri: server.mlflow, ...HERE });

    expect((await becomes(id, 'failed')).state).toMatchObject({ problems: [{ id: 'own-secret' }] });
  });

  test('while the tunnel is off, nobody receives through it', async () => {
    const { id } = await client.attachServer({ uri: server.mlflow, receive: { kind: 'tunnel' } });

    expect((await becomes(id, 'failed')).state).toMatchObject({ problems: [{ id: 'tunnel', what: 'The tunnel is off' }] });
  });
});

test('receives through a tunnel that it starts and ends', async () => {
  const rig = await startTunnelled();
  rig.prints(new URL(rig.core.webhookUrl).origin);
  const receive = { kind: 'tunnel' as const, settings: { provider: 'custom' as const } };

  const { id } = await rig.client.attachServer({ uri: server.mlflow, receive, listCacheMs: 0 });
  const attached = await becomes(id, 'attached', rig.client);
  const during = await rig.client.tunnel();
  await rig.client.detachServer(id);
  const after = await rig.client.tunnel();

  await rig.core.stop();
  rig.remove();
  expect(attached).toMatchObject({ way: 'tunnel', url: rig.core.webhookUrl });
  expect([during.state.kind, after.state.kind]).toEqual(['on', 'off']);
  expect(await webhooksThere()).toEqual([]);
});

test('credentials reach the server that they are for, and no answer, no stream and no file of ours', async () => {
  const got: (string | undefined)[] = [];
  const uri = await answering((request, response) => {
    got.push(request.headers.authorization);
    // As a proxy that tells too much.
    response
      .writeHead(500, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message: `no: ${request.headers.authorization}` }));
  });
  const credentials = { kind: 'password' as const, username: 'svc-hooks', password: 'correct-horse-1' };

  const report = await client.examineServer({ uri, credentials });
  const { id } = await client.attachServer({ uri, credentials, ...HERE });
  const { state } = await becomes(id, 'failed');

  expect(got[0]).toBe(`Basic ${Buffer.from('svc-hooks:correct-horse-1').toString('base64')}`);
  expect(report.account).toEqual({ name: 'svc-hooks', from: 'the fields' });
  const said = JSON.stringify([report, state, await client.attachedServers()]);
  expect(said).not.toMatch(/correct-horse|c3ZjLWhvb2tz/);
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name !== 'ballast');
  for (const { parentPath, name } of files) {
    expect(readFileSync(path.join(parentPath, name)).includes('correct-horse')).toBe(false);
  }
});

test('what the environment says of a server is offered, without its password', async () => {
  const env = {
    MLFLOW_TRACKING_URI: 'https://u:hidden@mlflow.example/',
    MLFLOW_TRACKING_USERNAME: 'svc',
    MLFLOW_TRACKING_PASSWORD: 'hidden',
  };
  const other = await startCore({ env });
  const { environment } = await clientOf(other).attachedServers();
  await other.stop();

  expect(environment).toEqual({ uri: 'https://mlflow.example', account: { name: 'svc', from: 'MLFLOW_TRACKING_USERNAME' } });
});

test('looks at itself, and at a server with the end of its list cache', async () => {
  const self = await client.examineSelf();
  const before = await client.examineServer({ uri: server.mlflow });
  const created = Date.now();
  const { id } = await client.attachServer({ uri: server.mlflow, ...HERE });
  await becomes(id, 'attached');
  const attached = Date.now();
  const after = await client.examineServer({ uri: server.mlflow });
  await client.detachServer(id);

  expect(self.findings.map((one) => one.id)).toEqual(expect.arrayContaining(['own-core', 'own-ports', 'own-disk', 'own-key']));
  expect(before).toMatchObject({ base: server.mlflow, release: '3.18.0', url: core.webhookUrl });
  expect(before.listCacheEndsMs).toBeUndefined();
  expect((after.listCacheEndsMs ?? 0) - created).toBeGreaterThan(55_000);
  expect((after.listCacheEndsMs ?? 0) - attached).toBeLessThan(65_000);
});

async function answering(answer: RequestListener): Promise<string> {
  const web = createServer(answer).listen(0, '127.0.0.1');
  await once(web, 'listening');
  web.unref();
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
}
