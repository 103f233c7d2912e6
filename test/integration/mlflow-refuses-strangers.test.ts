import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFlags } from '#cli/flags.ts';
import { SERVE_FLAGS } from '#cli/serve-flags.ts';
import { rawExchange } from '../support/raw-http.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const ALLOWED = ['http://127.0.0.1:3000', 'https://notebook.example'];
const API = '/api/2.0/mlflow';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

let core: TestCore;
let port: number;

beforeAll(async () => {
  core = await startCore({ mlflow: { port: 0, chosen: true, host: '127.0.0.1', allowedHosts: [], allowedOrigins: ALLOWED } });
  port = Number(new URL(core.mlflow).port);
});
afterAll(() => core.stop());

/** What comes back for a request with exactly these headers beside the Host. */
async function ask(method: string, path: string, headers: readonly string[], body = ''): Promise<{ status: number; text: string }> {
  const head = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, `Content-Length: ${body.length}`, 'Connection: close'];
  const text = await rawExchange(port, `${head.join('\r\n')}\r\n\r\n${body}`);
  return { status: Number(text.split(' ')[1]), text };
}

const register = (name: string, headers: readonly string[]) =>
  ask('POST', `${API}/webhooks`, ['Content-Type: application/json', ...headers], webhook(name));
const webhook = (name: string) => JSON.stringify({ name, url: core.webhookUrl, events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }] });
const webhooks = async () => (await ask('GET', `${API}/webhooks`, [])).text;

it('lets no page in that the user did not name, not even of another port of this machine, with any method', async () => {
  const foreign = [
    ...['http://127.0.0.1:3001', 'http://localhost:3000', 'https://127.0.0.1:3000', 'http://127.0.0.1', 'http://[::1]:3000'],
    ...['http://127.0.0.1:3000/', 'http://127.0.0.1:3000.evil.example', 'http://127.0.0.1:30000'],
    ...['https://evil.example', 'https://notebook.example.evil.example', 'https://notebook.example:8443', 'http://notebook.example'],
    ...['null', '', '*', 'file://', 'chrome-extension://abcdefghijklmnop', 'http://127.0.0.1:3000, http://evil.example'],
    ...[core.inspector, core.receiver, `https://127.0.0.1:${port}`, `http://localhost:${port}`],
  ].map((origin) => [`Origin: ${origin}`]);
  const sites = [
    ...['cross-site', 'same-site', 'unknown', 'Same-Origin', 'SAME-ORIGIN', '', 'none, same-origin', 'cross-origin', 'null', '?1'],
  ].map((site) => [`Sec-Fetch-Site: ${site}`]);
  const mixed = [
    [`Origin: ${ALLOWED[0]}`, 'Sec-Fetch-Site: unknown'],
    [`Origin: ${ALLOWED[0]}`, 'Origin: https://evil.example'],
    ['Origin: https://evil.example', 'Sec-Fetch-Site: same-origin'],
    ['Origin: https://evil.example', 'Sec-Fetch-Site: none'],
    [`Origin: http://127.0.0.1:${port}`, 'Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site: none', 'Sec-Fetch-Site: cross-site'],
  ];

  for (const headers of [...foreign, ...sites, ...mixed]) {
    expect.soft((await register('evil', headers)).status, headers.join()).toBe(403);
    for (const method of METHODS) {
      const { status, text } = await ask(method, `${API}/registered-models/search`, headers);
      expect.soft(status, `${method} ${headers.join()}`).toBe(403);
      expect.soft(text).not.toMatch(/access-control-/i);
    }
  }
  expect(await webhooks()).not.toContain('evil');
});

it.each(ALLOWED)('lets the page of %s call and read, and answers its preflight', async (origin) => {
  const fetched = [`Origin: ${origin}`, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: cors'];

  const preflight = await ask('OPTIONS', `${API}/webhooks`, [
    ...fetched,
    'Access-Control-Request-Method: POST',
    'Access-Control-Request-Headers: content-type',
  ]);
  const registered = await register(`from-${ALLOWED.indexOf(origin)}`, fetched);

  expect(preflight.status).toBe(200);
  expect(registered.status).toBe(200);
  for (const { text } of [preflight, registered]) {
    expect(text).toContain(`access-control-allow-origin: ${origin}\r\n`);
    expect(text).toContain('vary: Origin\r\n');
  }
  expect(preflight.text).toContain('access-control-allow-headers: content-type\r\n');
});

it('leads a person who follows a link on to the inspector, and nowhere else', async () => {
  const followed = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];

  const { status, text } = await ask('GET', '/', followed);

  expect(status).toBe(302);
  expect(text).toContain(`location: ${core.inspector}\r\n`);
  expect.soft((await ask('GET', `${API}/webhooks`, followed)).status).toBe(403);
  expect.soft((await ask('POST', '/', followed)).status).toBe(403);
  expect.soft((await ask('GET', '/', [...followed, 'Origin: https://evil.example'])).status).toBe(403);
  expect.soft((await ask('GET', '/', [...followed.slice(0, 2), 'Sec-Fetch-Dest: iframe'])).status).toBe(403);
  expect.soft((await ask('GET', '/', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'])).status).toBe(403);
});

it('leaves programs alone, and what the user typed', async () => {
  const own = [[], ['User-Agent: mlflow-python-client/3.17.2'], ['Sec-Fetch-Site: none'], ['Sec-Fetch-Site: same-origin']];
  for (const [i, headers] of own.entries()) {
    const name = `own-${i}`;
    expect.soft((await register(name, headers)).status, headers.join()).toBe(200);
    expect.soft(await webhooks()).toContain(name);
  }
});

it('takes nothing as an origin but an origin', () => {
  const read = (given: string) => readFlags(SERVE_FLAGS, ['--allowed-origins', given], {}, 'serve').values['allowed-origins'];

  expect(read('http://127.0.0.1:3000, HTTPS://Notebook.Example')).toEqual(ALLOWED);
  expect(readFlags(SERVE_FLAGS, [], { HOOKGLASS_ALLOWED_ORIGINS: 'http://a:1' }, 'serve').values['allowed-origins']).toEqual([
    'http://a:1',
  ]);
  for (const wrong of [
    ...['*', 'http://*', 'http://*.example', 'http://127.0.0.1:*', 'null', '127.0.0.1:3000', 'localhost:3000', 'ftp://a', 'file://'],
    ...['http://a/path', 'http://a?b', 'http://u:p@a', 'http://', 'http://a:99999', 'http://a b'],
  ]) {
    expect.soft(() => read(wrong), wrong).toThrow('an origin is expected');
  }
});
