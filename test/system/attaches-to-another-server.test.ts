import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { refusingPort } from '../support/refusing-port.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { serveProcess } from '../support/serve-process.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

const ANY_PORT = ['--mlflow-port', '0', '--receiver-port', '0', '--receiver-tls-port', 'off', '--inspector-port', '0', '--no-open'];

/** Stands for the server of somebody else: the same API, on a data directory of its own. */
let server: TestCore;
let dataDir: string;

beforeEach(async () => {
  server = await startCore();
  dataDir = temporaryDirectory();
});
afterEach(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

const args = (...more: string[]) => ['attach', '--json', '--data-dir', dataDir, '--list-cache', '0s', ...ANY_PORT, ...more];
const attach = (...more: string[]) => startCli(args('--mlflow-uri', server.mlflow, ...more));
const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as CaptureSummary);

async function names(): Promise<string[]> {
  const list = (await (await fetch(`${server.mlflow}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: { name: string }[] };
  return (list.webhooks ?? []).map(({ name }) => name);
}

const createModel = (name: string) =>
  fetch(`${server.mlflow}/api/2.0/mlflow/registered-models/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

test('registers a webhook for as long as it runs, and passes on what arrives with the answer of the app', async () => {
  const got: IncomingMessage[] = [];
  const app = createServer((request, response) => {
    got.push(request);
    response.writeHead(got.length === 1 ? 200 : 418).end('hello');
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;

  const running = attach('--forward-to', url, '--events', 'registered_model.*');
  await running.printed(1);
  const [name = ''] = await names();
  await createModel('iris');
  const [, changed] = parsed(await running.printed(2));
  running.stop();
  const { code } = await running.ended;

  app.close();
  expect(name).toMatch(/^hookglass-[0-9a-f]{6}$/);
  expect(changed).toMatchObject({
    verdict: { result: 'valid' },
    origin: `${new URL(server.mlflow).host}, 3.18.0`,
    passedOn: { status: 418, said: 'hello' },
  });
  expect([code, await names(), readdirSync(path.join(dataDir, 'attached'))]).toEqual([0, [], []]);
});

test('keeps its secret in no file of its own', async () => {
  const running = attach('--write-env', path.join(dataDir, 'env'));
  await running.printed(1);
  const secret = /='(.+)'/.exec(readFileSync(path.join(dataDir, 'env'), 'utf8'))?.[1] ?? '';
  running.kill();
  await running.ended;

  rmSync(path.join(dataDir, 'env'));
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && file.name !== 'ballast');
  expect(secret).toHaveLength(32);
  for (const { parentPath, name } of files) expect(readFileSync(path.join(parentPath, name)).includes(secret)).toBe(false);
});

test('uses the core that runs on the data directory', async () => {
  const core = await startCore({ dataDir });
  const running = attach();
  const [tested] = parsed(await running.printed(1));
  running.stop();
  await running.ended;

  await core.stop();
  expect(tested).toMatchObject({ origin: expect.stringContaining('3.18.0'), endpoint: 'webhook' });
});

test('leaves a note when it is killed, which serve, doctor and the next attach speak of', async () => {
  const killed = attach();
  await killed.printed(1);
  killed.kill();
  await killed.ended;
  const [name = ''] = await names();

  const doctor = await runCli(['doctor', '--json', '--data-dir', dataDir]);
  const serve = await serveProcess({ dataDir });
  await serve.stop();
  const next = attach();
  await next.printed(1);
  next.stop();
  const { stderr } = await next.ended;
  const cleaned = await runCli(args('--mlflow-uri', server.mlflow, '--clean-up'));
  const again = await runCli(args('--mlflow-uri', server.mlflow, '--clean-up'));

  expect(doctor.lines.join('')).toContain(`The webhook ${name} is still at ${server.mlflow}`);
  expect(serve.complaints()).toContain(`its webhook ${name} is still at ${server.mlflow}. Remove it with: hookglass attach`);
  expect(stderr).toContain(`its webhook ${name} is still at ${server.mlflow}`);
  expect([cleaned.code, cleaned.stderr]).toEqual([0, `The webhook ${name} that was left there is removed.\n`]);
  expect([again.code, again.stderr]).toEqual([0, 'Nothing was left there.\n']);
  expect(await names()).toEqual([]);
});

test('says what a server refuses, registers nothing, and offers the tunnel', async () => {
  const strict = await startCore({ urlPolicy: { name: 'mlflow', allowedTargets: [] } });

  const { code, stderr, lines } = await runCli(args('--mlflow-uri', strict.mlflow));

  const list = await (await fetch(`${strict.mlflow}/api/2.0/mlflow/webhooks`)).json();
  await strict.stop();
  expect(stderr).toContain('MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https');
  expect(stderr).toMatch(/Nothing was registered there\. With --tunnel cloudflared/);
  expect([code, lines, list]).toEqual([1, [], {}]);
});

test.each([
  [
    'a server that is down',
    async () => ['--mlflow-uri', `http://127.0.0.1:${await refusingPort()}`],
    3,
    /does not answer: nothing listens there/,
  ],
  ['no server', async () => [], 2, /--mlflow-uri URL/],
  ['what is no URL', async () => ['--mlflow-uri', server.mlflow, '--forward-to', 'app:80'], 2, /did you mean http:\/\/app:80/],
  ['events that do not exist', async () => ['--mlflow-uri', server.mlflow, '--events', 'nope'], 2, /MLflow has no event "nope"/],
  ['an unknown tunnel', async () => ['--mlflow-uri', server.mlflow, '--tunnel', 'nope'], 2, /There is no tunnel "nope"/],
  [
    'two ways to receive',
    async () => ['--mlflow-uri', server.mlflow, '--tunnel', 'ssh', '--webhook-url', 'http://a.example'],
    2,
    /give one of them/,
  ],
])('ends with a sentence for %s, and leaves nothing there', async (_, flags, exit, words) => {
  const { code, stderr } = await runCli(args(...(await flags())));

  expect(stderr).toMatch(words);
  expect(code).toBe(exit);
  expect(await names()).toEqual([]);
});

test('says that the server does not reach the address, and takes the webhook away again', async () => {
  const { code, stderr } = await runCli(
    args('--mlflow-uri', server.mlflow, '--webhook-url', `http://127.0.0.1:${await refusingPort()}/webhook`),
  );

  expect(stderr).toMatch(/does not answer: nothing listens there/);
  expect([code, await names()]).toEqual([1, []]);
});
