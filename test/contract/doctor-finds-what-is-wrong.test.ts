import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Finding } from '#shared/domain/app/finding.ts';
import { freePort } from '../support/foreign-server.ts';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { needPython, OLDEST_PYTHON, PYTHON } from '../support/python.ts';
import { runCli } from '../support/run-cli.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';

const RELAXED = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };
const KEY = { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' };
const AUTH = { MLFLOW_FLASK_SERVER_SECRET_KEY: 'any', MLFLOW_AUTH_ADMIN_PASSWORD: 'correct-horse-1' };
const ADMIN = { MLFLOW_TRACKING_USERNAME: 'admin', MLFLOW_TRACKING_PASSWORD: 'correct-horse-1' };
const WEBHOOKS = '/api/2.0/mlflow/webhooks';

/** A Python that lies about the time by so many seconds. */
const SKEWED_CLOCK = 'import time\n_true = time.time\ntime.time = lambda: _true() - 3600\n';

describe.runIf(needPython('HOOKGLASS_PYTHON') && needPython('HOOKGLASS_PYTHON_OLDEST') && needOverlay('3.3.2', 'auth'))('doctor', () => {
  const python = PYTHON ?? '';
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-doctor-'));
  const folder = (name: string) => path.join(directory, name);
  const stops: (() => Promise<unknown>)[] = [];
  let good: RunningMlflowServer;
  let files: RunningMlflowServer;
  let skewed: RunningMlflowServer;
  let oldest: RunningMlflowServer;
  let locked: RunningMlflowServer;
  let receiver: string;

  async function started(env: Record<string, string>, options: Parameters<typeof startMlflowServer>[2] = {}, by = python) {
    const server = await startMlflowServer(by, env, options);
    stops.push(server.stop);
    return server;
  }

  beforeAll(async () => {
    for (const name of ['clock', 'auth']) mkdirSync(folder(name));
    writeFileSync(path.join(folder('clock'), 'sitecustomize.py'), SKEWED_CLOCK);
    const app = createServer((_, response) => void response.end()).listen(0, '127.0.0.1');
    await once(app, 'listening');
    receiver = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
    stops.push(async () => app.close());
    // Two at a time: each takes a core for some seconds.
    [good, files] = await Promise.all([
      started({ ...RELAXED, ...KEY }),
      started({ MLFLOW_ALLOW_FILE_STORE: 'true' }, { store: folder('mlruns') }),
    ]);
    [skewed, oldest] = await Promise.all([
      started({ ...RELAXED, PYTHONPATH: folder('clock') }, { args: ['--static-prefix', '/registry'], prefix: '/registry' }),
      started({ ...RELAXED, ...overlaid('3.3.2') }, {}, OLDEST_PYTHON ?? ''),
    ]);
    locked = await withAuth();
  }, 300_000);

  afterAll(async () => {
    await Promise.all([...stops.map((stop) => stop()), locked.stop()]);
    rmSync(directory, { recursive: true });
  }, 300_000);

  const withAuth = () =>
    startMlflowServer(
      python,
      { ...RELAXED, ...AUTH, ...overlaid('auth') },
      { args: ['--app-name', 'basic-auth'], directory: folder('auth') },
    );

  /** What is not just good to know, by id, and how it ended. */
  async function findings(uri: string, flags: readonly string[] = ['--webhook-url', receiver], env: Record<string, string> = {}) {
    const args = ['doctor', '--json', '--data-dir', folder('none'), '--mlflow-uri', uri, ...flags];
    const { code, lines, stderr } = await runCli(args, env);
    const all = (JSON.parse(lines.join('\n')) as { findings: Finding[] }).findings;
    const wrong = all.filter(({ severity }) => severity !== 'info');
    return { code, stderr, ids: wrong.map(({ id }) => id), wrong, output: `${lines.join('\n')}${stderr}` };
  }

  async function register(server: string, more: object, headers: Record<string, string> = {}): Promise<string> {
    const body = { name: 'team-ci', url: receiver, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], ...more };
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const answer = (await (await fetch(`${server}${WEBHOOKS}`, init)).json()) as { webhook: { webhook_id: string } };
    return answer.webhook.webhook_id;
  }

  const remove = (server: string, id: string) => fetch(`${server}${WEBHOOKS}/${id}`, { method: 'DELETE' });

  test('finds nothing on a good server, and changes nothing there', async () => {
    const { code, wrong } = await findings(good.url);

    expect(wrong).toEqual([]);
    expect(code).toBe(0);
    expect(await (await fetch(`${good.url}${WEBHOOKS}`)).json()).toEqual({});
  });

  test('finds a webhook that was changed a moment ago, and one that is disabled', async () => {
    const id = await register(good.url, { status: 'DISABLED' });

    const { code, ids, wrong } = await findings(good.url);

    await remove(good.url, id);
    expect(ids).toEqual(['webhook-disabled', 'list-cache']);
    expect(wrong[0]?.what).toContain(id);
    expect(wrong[1]?.what).toMatch(/unheard for \d+ s more/);
    expect(code).toBe(0);
  });

  test('finds a receiver that is down, and takes it for news only where nobody named it', async () => {
    const dead = `http://127.0.0.1:${await freePort()}/hooks`;

    expect((await findings(good.url, ['--webhook-url', dead])).ids).toEqual(['receiver-down']);
    expect((await findings(good.url, [])).wrong).toEqual([]);
  });

  test('finds that http and private addresses are refused, with the lines that change it', async () => {
    const { strict } = inject('mlflowServer');

    const both = await findings(strict);
    const secure = await findings(strict, ['--webhook-url', receiver.replace('http:', 'https:')]);

    expect(both.ids).toEqual(['http-refused', 'private-refused']);
    expect(both.wrong[0]?.fix.split('\n').slice(1)).toEqual([
      'MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https',
      'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true',
    ]);
    expect(both.code).toBe(1);
    expect(secure.ids).toEqual(['private-refused', 'receiver-tls']);
    expect(secure.wrong[0]?.fix.split('\n').slice(1)).toEqual(['MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true']);
    expect(await (await fetch(`${strict}${WEBHOOKS}`)).json()).toEqual({});
  });

  test('finds a wrong port, whether nobody listens there or somebody else', async () => {
    const { code, ids } = await findings(`http://127.0.0.1:${await freePort()}`);

    expect(ids).toEqual(['server-unreachable']);
    expect(code).toBe(1);
    expect((await findings(new URL(receiver).origin)).ids).toEqual(['not-mlflow']);
  });

  test('finds that the prefix is missing or too much, and that the clock is wrong', async () => {
    expect((await findings(skewed.url)).ids).toEqual(['prefix-missing']);
    expect((await findings(`${good.url}/mlflow`)).wrong[0]?.fix).toContain(`Use ${good.url} as`);

    const { ids, wrong } = await findings(`${skewed.url}/registry/`);

    expect(ids).toContain('clock');
    expect(wrong.find(({ id }) => id === 'clock')?.what).toMatch(/^The clock of the server is 3(599|598)(\.\d)? s behind this computer$/);
  });

  test('finds a file store', async () => {
    expect((await findings(files.url)).ids).toEqual(['file-store']);
  });

  test('finds events that the release does not know', async () => {
    const { ids, wrong, code } = await findings(oldest.url, [
      '--webhook-url',
      receiver,
      '--events',
      'prompt.created,model_version.created',
    ]);

    expect(ids).toEqual(['events-missing', 'event-unknown']);
    expect(wrong[1]?.what).toBe('MLflow 3.3.2 does not know prompt.created');
    expect(code).toBe(1);
  });

  test('finds that credentials are missing, wrong or not enough, then a key that was lost, and repeats none of them', async () => {
    const basic = (user: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` });
    const headers = { 'content-type': 'application/json', ...basic('admin', 'correct-horse-1') };
    const bob = JSON.stringify({ username: 'bob', password: 'correct-horse-2' });
    await fetch(`${locked.url}/api/2.0/mlflow/users/create`, { method: 'POST', headers, body: bob });
    await register(locked.url, { secret: 'planted' }, headers);

    const none = await findings(locked.url);
    const wrong = await findings(locked.url, undefined, { ...ADMIN, MLFLOW_TRACKING_PASSWORD: 'wrong-horse' });
    const token = await findings(locked.url, undefined, { MLFLOW_TRACKING_TOKEN: 'a-wrong-token' });
    const notEnough = await findings(locked.url.replace('//', '//bob:correct-horse-2@'));
    const asAdmin = await findings(locked.url, undefined, ADMIN);
    await locked.stop();
    locked = await withAuth();
    const restarted = await findings(locked.url, undefined, ADMIN);

    expect(none.ids).toEqual(['auth-missing']);
    expect([wrong.ids, token.ids]).toEqual([['auth-refused'], ['auth-refused']]);
    expect(notEnough.ids).toEqual(['no-rights']);
    expect(asAdmin.ids).toEqual(['list-cache']);
    expect(restarted.ids).toEqual(['encryption-key-missing']);
    for (const { output } of [wrong, token, notEnough, asAdmin, restarted]) {
      expect(output).not.toMatch(/horse|a-wrong-token|YWRtaW46|Ym9iOm/);
    }
  });
});
