import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { type Mirrored, startMirrored } from '../support/mirrored.ts';
import { rawExchange } from '../support/raw-http.ts';
import { runCli } from '../support/run-cli.ts';

/** A registry of somebody else's, of which a test says what it answers. */
let upstream: Server;
let mirrored: Mirrored;
let answers: Record<string, { status?: number; body: string | Buffer; headers?: Record<string, string> } | 'drop'>;
let seen: string[];
let release: string;

beforeEach(async () => {
  answers = {};
  seen = [];
  release = '3.17.2';
  upstream = createServer((request, response) => {
    const { method, url = '', headers } = request;
    if (url === '/version') return void response.end(release);
    seen.push(`${method} ${url} ${headers.authorization ?? ''}`.trim());
    request.resume().once('end', () => {
      const answer = answers[url.replace(/^\/(?:ajax-)?api\/2\.0\/mlflow\//, '')] ?? { body: '{}' };
      if (answer === 'drop') return void request.socket.destroy();
      response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(answer.body);
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  mirrored = await startMirrored(urlOf(upstream));
  await mirrored.control.createWebhook({
    name: 'all',
    url: mirrored.core.webhookUrl,
    events: [
      'model_version.created',
      'registered_model.created',
      'model_version_alias.created',
      'prompt_alias.created',
      'prompt_tag.set',
      'prompt_version.created',
      'model_version_tag.deleted',
    ],
    secret: 'a secret',
  });
});
afterEach(async () => {
  await mirrored.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function call(method: string, rest: string, body: object | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${mirrored.core.mlflow}/api/2.0/mlflow/${rest}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function deliveries(q = '') {
  const { items } = await mirrored.control.deliveries({ q });
  return Promise.all(
    items.toReversed().map(async (delivery) => ({
      ...delivery,
      data: JSON.parse(Buffer.from((await mirrored.control.deliveryBody(delivery.id)) ?? '').toString()).data as unknown,
    })),
  );
}

async function journalled(rest: string): Promise<ApiCall | undefined> {
  const found = async () => (await mirrored.control.calls({})).items.find(({ path: called }) => called.includes(rest));
  await expect.poll(found).toBeDefined();
  return found();
}

const asked = (name: string) => `registered-models/get?name=${name}`;
const model = (tags: object[] = []) => JSON.stringify({ registered_model: { name: 'iris', tags } });
const version = (more: object) =>
  JSON.stringify({ model_version: { name: 'iris', version: '7', source: 's3://b/p', run_id: '', ...more } });

it('makes the event of a change once it has succeeded, and says that it was derived', async () => {
  answers['model-versions/create'] = { body: version({}) };

  const answer = await call('POST', 'model-versions/create', { name: 'iris', source: 's3://b/p', tags: [{ key: 'a', value: '1' }] });
  const [delivery, ...others] = await deliveries();

  expect([answer.status, await answer.text()]).toEqual([200, version({})]);
  expect(others).toEqual([]);
  expect(delivery).toMatchObject({ event: 'model_version.created', source: 'mirror', webhookName: 'all' });
  expect(delivery?.unread).toBeUndefined();
  expect(delivery?.data).toEqual({ name: 'iris', version: '7', source: 's3://b/p', run_id: null, tags: { a: '1' }, description: null });
  expect(await journalled('model-versions/create')).toMatchObject({
    status: 200,
    caused: [{ event: 'model_version.created', heardBy: 1 }],
  });
});

it('says in the terminal that it was derived: in the list, on the row and as JSON', async () => {
  answers[asked('iris')] = { status: 403, body: '{}' };
  await call('POST', 'registered-models/alias', { name: 'iris', alias: 'a', version: '1' });
  const run = async (...args: string[]) => (await runCli([...args, '--data-dir', mirrored.core.dataDir])).lines.join('\n');

  const [list, row, json] = [await run('deliveries'), await run('show', 'd1'), await run('deliveries', 'source:mirror', '--json')];

  for (const text of [list, row]) expect(text).toContain('derived from an API call. Whether iris is a prompt could not be read');
  expect(JSON.parse(json)).toMatchObject({ id: 'd1', source: 'mirror', unread: expect.stringContaining('it answers 403') });
});

it('has written the delivery down when the client has its answer', async () => {
  await call('POST', 'registered-models/create', { name: 'iris', description: 'flowers' });

  expect((await deliveries()).map(({ data }) => data)).toEqual([{ name: 'iris', tags: {}, description: 'flowers' }]);
});

it('takes the run of a copied version from the answer, and of any other from the request', async () => {
  answers['model-versions/create'] = { body: version({ source: 'models:/iris/3', run_id: 'r1' }) };
  await call('POST', 'model-versions/create', { name: 'iris', source: 'models:/iris@champion' });
  answers['model-versions/create'] = { body: version({ source: 'models:/m-1', run_id: 'r2' }) };
  await call('POST', 'model-versions/create', { name: 'iris', source: 'models:/m-1', model_id: 'm-1' });

  expect((await deliveries()).map(({ data }) => data)).toMatchObject([
    { source: 'models:/iris/3', run_id: 'r1' },
    { source: 'models:/m-1', run_id: null },
  ]);
});

it('reads whether a model is a prompt in the name of the caller', async () => {
  answers[asked('p')] = { body: model([{ key: 'mlflow.prompt.is_prompt', value: 'TRUE' }]) };
  answers[asked('iris')] = { body: model() };

  for (const name of ['p', 'iris']) {
    await call('POST', 'registered-models/alias', { name, alias: 'a', version: '01' }, { authorization: 'Bearer t0ken' });
    await call('POST', 'registered-models/set-tag', { name, key: 'k', value: 'v' });
  }

  expect((await deliveries()).map(({ event, data }) => [event, data])).toEqual([
    ['prompt_alias.created', { name: 'p', alias: 'a', version: '01' }],
    ['prompt_tag.set', { name: 'p', key: 'k', value: 'v' }],
    ['model_version_alias.created', { name: 'iris', alias: 'a', version: '01' }],
  ]);
  expect(seen).toContain('GET /api/2.0/mlflow/registered-models/get?name=p Bearer t0ken');
});

it('does not read what the request tells by itself', async () => {
  await call('POST', 'registered-models/set-tag', { name: 'iris', key: 'mlflow.prompt.is_prompt', value: 'true' });
  await call('DELETE', 'registered-models/delete-tag', { name: 'iris', key: 'mlflow.prompt.is_prompt' });

  expect((await deliveries()).map(({ event }) => event)).toEqual(['prompt_tag.set']);
  expect(seen.filter((line) => line.startsWith('GET'))).toEqual([]);
});

it.each([
  ['is refused', { status: 403, body: '{}' }, 'it answers 403'],
  ['gets a page', { body: '<html>' }, 'it answers with something else than JSON'],
  ['gets something else', { body: '{"a": 1}' }, 'it answers with something else than a model'],
  ['is cut off', 'drop' as const, 'it closes the connection without an answer'],
])('says on the row what was taken instead where that question %s', async (_, answer, why) => {
  answers[asked('iris')] = answer;

  await call('DELETE', 'model-versions/delete-tag', { name: 'iris', version: '1', key: 'k' });
  await call('POST', 'registered-models/set-tag', { name: 'iris', key: 'k' });
  const sentence = `Whether iris is a prompt could not be read from ${urlOf(upstream)}: ${why}. It is taken for a model.`;

  expect(await deliveries()).toMatchObject([{ event: 'model_version_tag.deleted', unread: sentence }]);
  expect(await journalled('model-versions/delete-tag')).toMatchObject({ hint: sentence });
  expect(await journalled('registered-models/set-tag')).toMatchObject({ hint: sentence, caused: [], quiet: 'not-emitting' });
});

it('makes no event of a change that failed, nor of an answer that is none of a registry', async () => {
  answers['registered-models/create'] = { status: 400, body: '{"error_code": "RESOURCE_ALREADY_EXISTS", "message": "x"}' };
  await call('POST', 'registered-models/create', { name: 'iris' });
  answers['registered-models/create'] = { body: '<html>sign in</html>', headers: { 'Content-Type': 'text/html' } };
  const page = await call('POST', 'registered-models/create', { name: 'iris' });

  expect(await page.text()).toBe('<html>sign in</html>');
  expect(await deliveries()).toEqual([]);
  await expect
    .poll(async () => (await mirrored.control.calls({})).items[0]?.hint)
    .toContain('something else than JSON, so no event was made of it');
});

it('reads a packed answer, and passes it on packed', async () => {
  const packed = gzipSync(version({ version: '9', description: 'x'.repeat(50_000) + Math.random() }));
  answers['model-versions/create'] = { body: packed, headers: { 'Content-Encoding': 'gzip' } };

  const answer = await call('POST', 'model-versions/create', { name: 'iris', source: 's3://b/p' });

  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(JSON.parse(await answer.text())).toMatchObject({ model_version: { version: '9' } });
  expect(await deliveries()).toMatchObject([{ data: { version: '9' } }]);
});

it('passes an answer on that is too large to be looked at, and says so', async () => {
  const large = version({ description: 'x'.repeat(9 * 1024 * 1024) });
  answers['model-versions/create'] = { body: large };

  const answer = await call('POST', 'model-versions/create', { name: 'iris', source: 's3://b/p' });

  expect((await answer.text()).length).toBe(large.length);
  expect(await deliveries()).toEqual([]);
  expect((await journalled('model-versions/create'))?.hint).toContain('too large to be looked at');
});

it('finds a change however its address and its body are written', async () => {
  const path1 = 'registered%2Dmodels/create';
  answers[path1] = { body: '{}' };
  await call('POST', path1, JSON.stringify(JSON.stringify({ name: 'twice encoded' })));
  await fetch(`${mirrored.core.mlflow}/ajax-api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: '{"name": "by the page", "unknown": 1}',
  });

  expect((await deliveries()).map(({ data }) => data)).toMatchObject([{ name: 'twice encoded' }, { name: 'by the page' }]);
});

it.each(['webhooks', 'webhooks/1/test', 'web%68ooks', 'web%2568ooks', './webhooks', '/webhooks', 'x/%2e%2e/webhooks', 'webhooks;v=1'])(
  'touches no webhook of the other server: %s',
  async (rest) => {
    // fetch would resolve the steps
    const { port } = new URL(mirrored.core.mlflow);
    for (const prefix of ['api', 'ajax-api']) {
      await rawExchange(
        Number(port),
        `POST /${prefix}/2.0/mlflow/${rest} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
      );
    }

    expect(seen).toEqual([]);
  },
);

it('answers what is about webhooks itself', async () => {
  const list = (await (await fetch(`${mirrored.core.mlflow}/api/2.0/mlflow/webhooks`)).json()) as {
    webhooks: { name: string; webhook_id: string }[];
  };
  const [hook] = list.webhooks;
  const tested = await call('POST', `webhooks/${hook?.webhook_id}/test`, {});

  expect(hook?.name).toBe('all');
  expect(await tested.json()).toMatchObject({ result: { success: true, response_status: 200 } });
  expect(seen).toEqual([]);
});

it('keeps no credentials anywhere, and shows none', async () => {
  const secret = 'pl4nted-cr3dential';
  const basic = Buffer.from(`user:${secret}`).toString('base64');
  answers[asked('iris')] = { status: 401, body: `{"message": "${secret}"}` };
  await call(
    'POST',
    `registered-models/alias`,
    { name: 'iris', alias: 'a', version: '1' },
    { authorization: `Basic ${basic}`, cookie: `session=${secret}` },
  );
  await call('POST', `runs/search?access_token=${secret}&page_token=fine`, {}, { authorization: `Bearer ${secret}` });
  await journalled('page_token=fine');
  const shown = JSON.stringify([await mirrored.control.calls({}), await mirrored.control.deliveries({}), await mirrored.control.status()]);
  await mirrored.core.core.stop();

  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(basic);
  for (const file of filesIn(mirrored.core.dataDir)) {
    const bytes = readFileSync(file, 'latin1');
    expect([file, bytes.includes(secret), bytes.includes(basic)]).toEqual([file, false, false]);
  }
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true })
    .map((name) => path.join(directory, String(name)))
    .filter((file) => statSync(file).isFile());
}
