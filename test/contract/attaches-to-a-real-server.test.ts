import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { NEWER_PYTHON, needPython, OLDEST_PYTHON, PYTHON, runPython } from '../support/python.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { needPostgres, startPostgres } from '../support/start-postgres.ts';

const REGISTER = fileURLToPath(new URL('./python/register_model.py', import.meta.url));
const RELAXED = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: '1',
};
const ANY_PORT = ['--mlflow-port', '0', '--receiver-port', '0', '--receiver-tls-port', 'off', '--inspector-port', '0', '--no-open'];

const canRun =
  needPython('HOOKGLASS_PYTHON') &&
  needPython('HOOKGLASS_PYTHON_OLDEST') &&
  needPython('HOOKGLASS_PYTHON_318') &&
  needOverlay('3.3.2', '3.10.1');

/** Each with what starts it; 3.17.2 runs already, for the whole suite. */
const RELEASES = [
  ['3.3.2', () => startMlflowServer(OLDEST_PYTHON ?? '', { ...RELAXED, ...overlaid('3.3.2') })],
  ['3.10.1', () => startMlflowServer(PYTHON ?? '', { ...RELAXED, ...overlaid('3.10.1') })],
  ['3.17.2', async () => ({ url: inject('mlflowServer').relaxed, stop: () => Promise.resolve() })],
  ['3.18.0', () => startMlflowServer(NEWER_PYTHON ?? '', RELAXED)],
] as const;

describe.runIf(canRun).each(RELEASES)('attach to MLflow %s', (release, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  let dataDir: string;

  beforeAll(async () => {
    server = await start();
    dataDir = temporaryDirectory();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  }, 120_000);

  const args = (...more: string[]) => [
    'attach',
    '--mlflow-uri',
    server.url,
    '--data-dir',
    dataDir,
    '--list-cache',
    '1s',
    ...ANY_PORT,
    ...more,
  ];
  const attach = (...more: string[]) => startCli(args('--json', ...more));
  const registered = async () => {
    const list = (await (await fetch(`${server.url}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: { name: string }[] };
    return (list.webhooks ?? []).filter(({ name }) => name.startsWith('hookglass-'));
  };

  test('shows what a client changes there, verified and with where it came from, and removes its webhook', async () => {
    const running = attach('--write-env', path.join(dataDir, 'env'));
    await running.printed(1); // the server's test
    await runPython(PYTHON ?? '', REGISTER, [server.url, `iris ${release}`], {});

    const [tested, changed] = (await running.printed(2)).map((line) => JSON.parse(line) as CaptureSummary);
    running.stop();
    const { code, stderr } = await running.ended;

    for (const capture of [tested, changed]) {
      expect(capture).toMatchObject({ verdict: { result: 'valid' }, origin: `${new URL(server.url).host}, ${release}` });
    }
    expect(stderr).toMatch(/The server's test arrived and was answered 200/);
    expect([code, await registered()]).toEqual([0, []]);
    expect(existsSync(path.join(dataDir, 'env'))).toBe(true);
  });

  test('leaves a trace when it is killed, offers at the next start to clean up, and does it', async () => {
    const killed = attach();
    await killed.printed(1);
    killed.kill();
    await killed.ended;
    const [left, ...others] = await registered();
    expect(others).toEqual([]);

    const next = attach();
    await next.printed(1);
    next.stop();
    const { stderr } = await next.ended;
    const cleaned = await runCli(args('--clean-up'));

    expect(stderr).toContain(`its webhook ${left?.name} is still at ${server.url}`);
    expect(cleaned).toMatchObject({ code: 0, stderr: `The webhook ${left?.name} that was left there is removed.\n` });
    expect(await registered()).toEqual([]);
  });
});

describe.runIf(canRun && needOverlay('auth', 'postgres') && needPostgres())('attach to MLflow 3.17.2 on PostgreSQL, with a login', () => {
  const ADMIN = { MLFLOW_TRACKING_USERNAME: 'admin', MLFLOW_TRACKING_PASSWORD: 'correct-horse-1' };
  const SETTINGS = {
    ...RELAXED,
    ...overlaid('auth', 'postgres'),
    MLFLOW_FLASK_SERVER_SECRET_KEY: 'any',
    MLFLOW_AUTH_ADMIN_PASSWORD: 'correct-horse-1',
    MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
  };
  let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
  const url = () => server?.url ?? '';
  let server: RunningMlflowServer | undefined;
  const dataDir = temporaryDirectory();

  beforeAll(async () => {
    postgres = await startPostgres();
    const options = { args: ['--app-name', 'basic-auth'], store: postgres.uri, workers: 2 };
    server = await startMlflowServer(PYTHON ?? '', SETTINGS, options);
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true });
  }, 120_000);

  test('shows what a client changes there, whichever worker it asks, and never its password', async () => {
    const args = ['attach', '--json', '--mlflow-uri', url(), '--data-dir', dataDir, '--list-cache', '1s', ...ANY_PORT];
    const running = startCli(args, ADMIN);
    await running.printed(1);
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await runPython(PYTHON ?? '', REGISTER, [url(), name], ADMIN);

    const lines = await running.printed(1 + names.length);
    running.stop();
    const { code, stderr } = await running.ended;

    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ verdict: { result: 'valid' }, origin: expect.stringMatching(/3.17.2$/) });
    expect(lines.join('\n') + stderr).not.toMatch(/correct-horse|YWRtaW46/);
    const authorization = `Basic ${Buffer.from('admin:correct-horse-1').toString('base64')}`;
    expect(await (await fetch(`${url()}/api/2.0/mlflow/webhooks`, { headers: { authorization } })).json()).toEqual({});
    expect(code).toBe(0);
  });

  test('says without a password that it needs one', async () => {
    const { code, stderr } = await runCli(['attach', '--mlflow-uri', url(), '--data-dir', dataDir, ...ANY_PORT]);

    expect(stderr).toContain('asks who you are (401)');
    expect(code).toBe(1);
  });
});
