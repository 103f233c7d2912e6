import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foreignPages, HOSTILE_HOSTS, LOCAL_HOSTS } from '../support/hostile-hosts.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startControl } from '../support/start-control.ts';
import { temporaryDirectory } from '../support/start-core.ts';

let control: Awaited<ReturnType<typeof startControl>>;
let pageDir: string;

beforeAll(async () => {
  const directory = temporaryDirectory();
  pageDir = path.join(directory, 'page');
  mkdirSync(path.join(pageDir, 'assets'), { recursive: true });
  writeFileSync(path.join(pageDir, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(path.join(pageDir, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(path.join(directory, 'outside.txt'), 'OUTSIDE');
  symlinkSync(path.join(directory, 'outside.txt'), path.join(pageDir, 'link.txt'));
  symlinkSync(directory, path.join(pageDir, 'up'));
  control = await startControl({ pageDir });
});
afterAll(() => control.stop());

/** The status line's number and all bytes of the answer to a request with exactly this target and these headers. */
async function raw(target: string, headers: string[], method = 'GET'): Promise<{ status: number; text: string }> {
  const text = await rawExchange(control.port, `${[`${method} ${target} HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  return { status: Number(text.split(' ')[1]), text };
}

const host = () => `Host: 127.0.0.1:${control.port}`;
const bearer = () => `Authorization: Bearer ${control.token.value()}`;

it('answers only to the names of this machine', async () => {
  const { port } = control;
  const hostile = HOSTILE_HOSTS.map((name) => `Host: ${name}:${port}`);
  const badPorts = ['127.0.0.1', '127.0.0.1:80', `127.0.0.1:${port + 1}`, '127.0.0.1:0', '127.0.0.1:99999'].map((text) => `Host: ${text}`);
  const doubled = [`Host: 127.0.0.1:${port}`, 'Host: evil.com'];

  for (const name of LOCAL_HOSTS) {
    expect.soft((await raw('/api/v1/status', [`Host: ${name}:${port}`, bearer()])).status, name).toBe(200);
  }
  for (const headers of [...[...hostile, ...badPorts].map((line) => [line]), doubled, doubled.toReversed(), []]) {
    const { status, text } = await raw('/api/v1/status', [...headers, bearer()]);
    expect.soft([400, 403], headers.join()).toContain(status);
    expect.soft(text).not.toContain('webhookUrl');
  }
  expect((await raw(`http://evil.com/api/v1/status`, [host(), bearer()])).status).toBe(403);
});

it('refuses what another page made the browser send, with any method, type and even the token', async () => {
  const { port } = control;
  const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];

  for (const headers of foreignPages(port)) {
    for (const type of types) {
      const body = JSON.stringify({ name: 'evil', url: control.webhookUrl, events: ['model_version.created'] });
      const more = [host(), bearer(), `Content-Type: ${type}`, `Content-Length: ${body.length}`, ...headers];
      const posted = await rawExchange(port, `POST /api/v1/webhooks HTTP/1.1\r\n${more.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`);
      expect.soft(posted.split(' ')[1], headers.join()).toBe('403');
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { status, text } = await raw('/api/v1/status', [host(), bearer(), ...headers], method);
      expect.soft(status, headers.join()).toBe(403);
      expect.soft(text).not.toMatch(/access-control-allow-origin|webhookUrl/i);
    }
  }
  expect(control.webhooks.count()).toBe(0);
  for (const headers of [[`Origin: http://localhost:${port}`, 'Sec-Fetch-Site: same-origin'], ['Sec-Fetch-Site: none']]) {
    expect((await raw('/api/v1/status', [host(), bearer(), ...headers])).status).toBe(200);
  }
});

it('lets a link on another site open the page, and nothing more', async () => {
  const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'];

  expect((await raw('/', [host(), ...link, 'Sec-Fetch-Dest: document'])).status).toBe(200);
  expect((await raw('/', [host(), ...link, 'Sec-Fetch-Dest: iframe'])).status).toBe(403);
  expect((await raw('/', [host(), 'Sec-Fetch-Site: elsewhere', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'])).status).toBe(403);
  expect((await raw('/', [host(), ...link, 'Sec-Fetch-Dest: document', 'Origin: http://evil.com'])).status).toBe(403);
  expect((await raw('//api/v1/status', [host(), bearer(), ...link, 'Sec-Fetch-Dest: document'])).status).toBe(403);
});

it('wants the token for every address of the API, in its header', async () => {
  const { paths } = (await (await control.ask('/api/v1/openapi.json')).json()) as { paths: Record<string, object> };
  const wrong = [[], ['Authorization: Bearer wrong'], ['Authorization: Basic dG9rZW4='], [`Authorization: ${control.token.value()}`]];
  const asked = Object.entries(paths).flatMap(([target, methods]) => Object.keys(methods).map((method) => ({ target, method })));

  expect(asked.length).toBeGreaterThan(20);
  for (const { target, method } of [...asked, { target: '/api/v1/openapi.json', method: 'get' }, { target: '/api/none', method: 'get' }]) {
    for (const headers of wrong) {
      const { status } = await raw(target, [host(), ...headers], method.toUpperCase());
      expect.soft([target, status]).toEqual([target, target.endsWith('/session') ? 400 : 401]);
    }
  }
  for (const target of [`/api/v1/status?token=${control.token.value()}`, `/api/v1/status?access_token=${control.token.value()}`]) {
    expect((await raw(target, [host(), `Cookie: token=${control.token.value()}`])).status).toBe(401);
  }
  expect((await raw('/api/v1/status', [host(), `Authorization: Bearer ${'a'.repeat(10_000)}`])).status).toBe(401);
});

it('serves the built page with a strict policy, and no byte from outside of it', async () => {
  const forms = [
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/%2e%2e%2foutside.txt',
    '/..%252foutside.txt',
    '/assets/../../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/..\\outside.txt',
    '/..%5coutside.txt',
    '/%5c..%5coutside.txt',
    '//outside.txt',
    '//../outside.txt',
    '/./../outside.txt',
    '/....//outside.txt',
    '/..;/outside.txt',
    '/outside.txt%00.js',
    '/index.html%00../../outside.txt',
    `/${path.join(pageDir, '../outside.txt')}`,
    '/link.txt',
    '/up/outside.txt',
    '/%c0%ae%c0%ae/outside.txt',
    '/file:///etc/passwd',
    '/..%2f..%2f..%2f..%2fetc/passwd',
    '/.',
    '/assets/',
  ];

  for (const form of forms) {
    const { status, text } = await raw(form, [host()]);
    expect.soft([form, status]).toEqual([form, 404]);
    expect.soft(text).not.toMatch(/OUTSIDE|root:/);
  }
  const page = await raw('/', [host()]);
  const script = await raw('/assets/app-1a2b.js?v=1', [host()]);
  const policy = /content-security-policy: (.*)\r/i.exec(page.text)?.[1] ?? '';
  expect(page.text).toContain('<title>page</title>');
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${control.port};`);
  for (const name of ['frame-ancestors', 'base-uri', 'form-action', 'object-src']) expect(policy).toContain(`${name} 'none'`);
  expect(policy).not.toMatch(/unsafe-eval|https?:|script-src[^;]*unsafe/);
  expect(page.text).toMatch(/cache-control: no-cache/i);
  expect(script.text).toMatch(/content-type: text\/javascript.*[\s\S]*immutable/i);
  expect((await raw('/', [host()], 'POST')).status).toBe(405);
});

it('finds a page that is built later', async () => {
  writeFileSync(path.join(pageDir, 'assets', 'app-3c4d.js'), 'export {};');

  expect((await raw('/assets/app-3c4d.js', [host()])).status).toBe(200);
});

it('survives a client that breaks off in the middle of its body', async () => {
  const broken = request({ port: control.port, path: '/api/v1/webhooks', method: 'POST', headers: { 'content-length': 100 } });
  broken.on('error', () => {});
  broken.write('{');
  await new Promise((resolve) => broken.once('socket', (socket) => socket.once('connect', resolve)));
  broken.destroy();

  expect((await control.ask('/api/v1/status')).status).toBe(200);
});
