import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { NEWER_PYTHON, needPython, OLDEST_PYTHON, PYTHON, runPython } from '../support/python.ts';
import { registryWorld } from '../support/registry-world.ts';
import { runCli } from '../support/run-cli.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const READ = fileURLToPath(new URL('./python/read_registry.py', import.meta.url));

const canRun =
  needPython('HOOKGLASS_PYTHON') &&
  needPython('HOOKGLASS_PYTHON_OLDEST') &&
  needPython('HOOKGLASS_PYTHON_318') &&
  needOverlay('3.3.2', '3.10.1');

/** Each with what starts it; 3.17.2 runs already, for the whole suite. */
const RELEASES = [
  ['3.3.2', () => startMlflowServer(OLDEST_PYTHON ?? '', overlaid('3.3.2'))],
  ['3.10.1', () => startMlflowServer(PYTHON ?? '', overlaid('3.10.1'))],
  ['3.17.2', async () => ({ url: inject('mlflowServer').relaxed, stop: () => Promise.resolve() })],
  ['3.18.0', () => startMlflowServer(NEWER_PYTHON ?? '', {})],
] as const;

let here: RunningServe;
beforeAll(async () => {
  here = await startServe();
});
afterAll(() => here.stop());

const taken = (uri: string, names: string, env: Record<string, string> = {}) =>
  runCli(['import', '--from-mlflow', uri, '--only', 'registry', '--names', names, '--json', '--data-dir', here.dataDir], env);

describe.runIf(canRun).each(RELEASES)('the registry of MLflow %s', (release, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  const prefix = `imp-${release}-`;

  beforeAll(async () => {
    server = await start();
    await registryWorld(server.url).fill(prefix);
  }, 120_000);
  afterAll(() => server.stop(), 120_000);

  test('comes in as it is there: clients see the same models, versions, tags, aliases, stages and times', async () => {
    const { code, lines, stderr } = await taken(server.url, `${prefix}*`);

    expect([code, lines.map((line) => JSON.parse(line).result)]).toEqual([0, ['taken', 'taken', 'taken']]);
    expect(stderr).toContain(`MLflow ${release}: 3 models and prompts with 4 versions taken over`);
    expect(await registryWorld(here.mlflow).seen(prefix)).toEqual(await registryWorld(server.url).seen(prefix));
  });

  test('is there for a real client that knows its names', async () => {
    await taken(server.url, `${prefix}*`);

    const { stdout } = await runPython(PYTHON ?? '', READ, [here.mlflow, prefix], {});

    expect(JSON.parse(stdout)).toEqual(['3', 'third', { n: 'third' }, 'Hello {{name}}']);
  });
});

describe.runIf(canRun && needOverlay('auth'))('a registry with a login', () => {
  const PASSWORD = 'correct-horse-1';
  let server: RunningMlflowServer;

  beforeAll(async () => {
    const settings = { ...overlaid('auth'), MLFLOW_FLASK_SERVER_SECRET_KEY: 'any', MLFLOW_AUTH_ADMIN_PASSWORD: PASSWORD };
    server = await startMlflowServer(PYTHON ?? '', settings, { args: ['--app-name', 'basic-auth'] });
    const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
    await registryWorld(server.url, { authorization }).fill('auth-');
  }, 120_000);
  afterAll(() => server.stop(), 120_000);

  test('is read with the credentials of the environment, and says what it needs without', async () => {
    const admin = { MLFLOW_TRACKING_USERNAME: 'admin', MLFLOW_TRACKING_PASSWORD: PASSWORD };
    const without = await taken(server.url, '*');
    const wrong = await taken(server.url, '*', { ...admin, MLFLOW_TRACKING_PASSWORD: 'wrong-horse' });
    const right = await taken(server.url, '*', admin);

    expect([without.code, without.stderr]).toEqual([
      3,
      `${server.url} asks who you are (401): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.\n`,
    ]);
    expect(wrong.stderr).toBe(`${server.url} does not accept admin from MLFLOW_TRACKING_USERNAME (401).\n`);
    expect([right.code, right.lines.length]).toEqual([0, 3]);
    expect(JSON.stringify([without, wrong, right])).not.toMatch(/horse/);
  });
});
