import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

/** A proxy that answers nobody, and counts who asks it. */
let asked = 0;
const proxy = createServer((socket) => {
  asked += 1;
  socket.on('error', () => {});
  socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
});
let proxyUrl = '';
beforeAll(async () => {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(() => void proxy.close());

const every = (...names: string[]) => Object.fromEntries(names.map((name) => [name, proxyUrl]));
const ENVIRONMENTS: readonly (readonly [name: string, env: () => Record<string, string>])[] = [
  ['HTTP_PROXY and the others like it', () => every('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')],
  ['NODE_USE_ENV_PROXY=1', () => ({ NODE_USE_ENV_PROXY: '1', ...every('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY') })],
  ['NODE_USE_ENV_PROXY=1, lower case', () => ({ NODE_USE_ENV_PROXY: '1', ...every('http_proxy', 'https_proxy', 'all_proxy') })],
  ['NODE_USE_ENV_PROXY=1 and a NO_PROXY without us', () => ({ NODE_USE_ENV_PROXY: '1', NO_PROXY: 'example.com', ...every('HTTP_PROXY') })],
  ['NODE_OPTIONS=--use-env-proxy', () => ({ NODE_OPTIONS: '--use-env-proxy', ...every('HTTP_PROXY', 'HTTPS_PROXY') })],
];

describe.each(ENVIRONMENTS)('with %s', (_, env) => {
  test('the command line reaches its core, the core its targets, and nobody asks the proxy', async () => {
    const dataDir = temporaryDirectory();
    const serve = await serveProcess({ dataDir, env: env() });
    const cli = (...args: string[]) => runCli([...args, '--data-dir', dataDir], { ...env(), SECRET: 's3cret' });

    const created = await cli('webhooks', 'create', 'hook', serve.ready.webhookUrl, '--events', 'prompt.created', '--secret-env', 'SECRET');
    const tested = await cli('webhooks', 'test', 'hook');
    const waited = await cli('wait', '--timeout', '5s', '--since', '1h');

    expect([created.code, created.stderr]).toEqual([0, '']);
    expect(tested).toMatchObject({ code: 0, lines: [expect.stringContaining('delivered')] });
    expect([waited.code, waited.stderr]).toEqual([0, '']);
    expect(asked).toBe(0);
    await serve.stop();
    rmSync(dataDir, { recursive: true });
  });
});
