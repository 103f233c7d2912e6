import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { needOverlay, overlaid } from './mlflow-releases.ts';
import { needPython, OLDEST_PYTHON, PYTHON } from './python.ts';
import { type MlflowServerOptions, type RunningMlflowServer, startMlflowServer } from './start-mlflow-server.ts';

const RELAXED = { MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' };
const KEY = { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=' };
const AUTH = { MLFLOW_FLASK_SERVER_SECRET_KEY: 'any', MLFLOW_AUTH_ADMIN_PASSWORD: 'correct-horse-1' };
const WEBHOOKS = '/api/2.0/mlflow/webhooks';

/** Who may do everything at the server that asks for a login. */
export const ADMIN = { username: 'admin', password: 'correct-horse-1' };

export const basicAuth = ({ username, password }: typeof ADMIN) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

/** A Python that lies about the time by so many seconds. */
const SKEWED_CLOCK = 'import time\n_true = time.time\ntime.time = lambda: _true() - 3600\n';

/** Real MLflow servers, each with something that keeps deliveries from arriving, and one with nothing. */
export interface MisconfiguredServers {
  /** It takes any address, and has a key of its own. */
  good: string;
  /** Its registry lies in files. */
  files: string;
  /** With the address rules of a stock MLflow, an hour behind, and below `/registry`. */
  skewed: string;
  /** A 3.3.2, which knows the fewest events. */
  oldest: string;
  /** It asks for a login: {@link ADMIN}. Its address is another one once it was started again. */
  locked(): string;
  /** An app that answers 200 to everything. */
  receiver: string;
  /** @returns the id of the webhook */
  register(server: string, more?: object, headers?: Record<string, string>): Promise<string>;
  remove(server: string, id: string): Promise<void>;
  /** It has no key of its own: what was stored with a secret cannot be read any more. */
  restartLocked(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether the Pythons are there that these servers need. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export const needMisconfiguredServers = (): boolean =>
  needPython('HOOKGLASS_PYTHON') && needPython('HOOKGLASS_PYTHON_OLDEST') && needOverlay('3.3.2', 'auth');

export async function startMisconfiguredServers(): Promise<MisconfiguredServers> {
  const python = PYTHON ?? '';
  const directory = mkdtempSync(path.join(tmpdir(), 'hookglass-doctor-'));
  const folder = (name: string) => path.join(directory, name);
  const stops: (() => Promise<unknown>)[] = [];
  for (const name of ['clock', 'auth']) mkdirSync(folder(name));
  writeFileSync(path.join(folder('clock'), 'sitecustomize.py'), SKEWED_CLOCK);

  async function started(env: Record<string, string>, options: MlflowServerOptions = {}, by = python): Promise<RunningMlflowServer> {
    const server = await startMlflowServer(by, env, options);
    stops.push(server.stop);
    return server;
  }
  const withAuth = () =>
    startMlflowServer(
      python,
      { ...RELAXED, ...AUTH, ...overlaid('auth') },
      { args: ['--app-name', 'basic-auth'], directory: folder('auth') },
    );

  const app = createServer((_, response) => void response.end()).listen(0, '127.0.0.1');
  await once(app, 'listening');
  stops.push(async () => app.close());
  const receiver = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
  // Two at a time: each takes a core for some seconds.
  const [good, files] = await Promise.all([
    started({ ...RELAXED, ...KEY }),
    started({ MLFLOW_ALLOW_FILE_STORE: 'true' }, { store: folder('mlruns') }),
  ]);
  const [skewed, oldest] = await Promise.all([
    started({ PYTHONPATH: folder('clock') }, { args: ['--static-prefix', '/registry'], prefix: '/registry' }),
    started({ ...RELAXED, ...overlaid('3.3.2') }, {}, OLDEST_PYTHON ?? ''),
  ]);
  let locked = await withAuth();

  async function register(server: string, more: object = {}, headers: Record<string, string> = {}): Promise<string> {
    const body = { name: 'team-ci', url: receiver, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], ...more };
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const answer = (await (await fetch(`${server}${WEBHOOKS}`, init)).json()) as { webhook: { webhook_id: string } };
    return answer.webhook.webhook_id;
  }

  return {
    ...{ good: good.url, files: files.url, skewed: skewed.url, oldest: oldest.url, receiver, register },
    locked: () => locked.url,
    async remove(server, id) {
      await fetch(`${server}${WEBHOOKS}/${id}`, { method: 'DELETE' });
    },
    async restartLocked() {
      await locked.stop();
      locked = await withAuth();
    },
    async stop() {
      await Promise.all([...stops.map((stop) => stop()), locked.stop()]);
      rmSync(directory, { recursive: true });
    },
  };
}
