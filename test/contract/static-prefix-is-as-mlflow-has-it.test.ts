import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RELAXED } from '../support/contract-servers.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const canRun = needPython('HOOKGLASS_PYTHON');
const SEARCH = '/api/2.0/mlflow/registered-models/search';
const FILE = '/api/2.0/mlflow-artifacts/artifacts/a/b';

/** Method, path, what is sent. `/` and `/x/` are pages of another kind there, so only outside of the prefix they are asked. */
const CALLS: readonly (readonly [method: string, path: string, body?: string])[] = [
  ...['/', '/x', '/health', '/x/health', '/version', '/x/version', SEARCH, `/x${SEARCH}`].map((path) => ['GET', path] as const),
  ...['/ajax-api/2.0/mlflow/registered-models/search', '/x/ajax-api/2.0/mlflow/registered-models/search'].map(
    (path) => ['GET', path] as const,
  ),
  ...['/api/3.0/mlflow/server-info', '/x/api/3.0/mlflow/server-info', '/x/api/3.0/mlflow/workspaces'].map((path) => ['GET', path] as const),
  ...['/x/x/health', '/xhealth', '/X/health', '/x/nowhere', '/api/2.0/mlflow/webhooks', '/x/api/2.0/mlflow/webhooks'].map(
    (path) => ['GET', path] as const,
  ),
  ['PUT', `/x${FILE}`, 'hello'],
  ['GET', `/x${FILE}`],
  ['PUT', FILE, 'there'],
  ['GET', FILE],
  ['GET', '/api/2.0/mlflow-artifacts/artifacts'],
  ['GET', '/x/api/2.0/mlflow-artifacts/artifacts'],
  ['PATCH', `/x${SEARCH}`],
];

describe.runIf(canRun)('an API under a path', () => {
  let real: { url: string; stop(): Promise<void> };
  let ours: RunningServe;

  beforeAll(async () => {
    [real, ours] = await Promise.all([
      startMlflowServer(PYTHON ?? '', RELAXED, { args: ['--static-prefix', '/x'], prefix: '/x' }),
      startServe(['--mlflow-version', '3.17.2', '--static-prefix', '/x']),
    ]);
  }, 180_000);
  afterAll(() => Promise.all([real.stop(), ours.stop()]), 120_000);

  test('answers below its prefix and nowhere else, as MLflow 3.17.2 does', async () => {
    const origins = [real.url, new URL(ours.mlflow).origin];
    for (const [method, path, body] of CALLS) {
      const [expected, got] = await Promise.all(
        origins.map(async (origin) => {
          const answer = await fetch(`${origin}${path}`, { method, redirect: 'manual', ...(body !== undefined && { body }) });
          const location = answer.headers.get('location')?.replace(origin, '') ?? null;
          const text = answer.status === 308 ? '' : await answer.text();
          return { status: answer.status, type: answer.headers.get('content-type'), location, text };
        }),
      );

      expect({ method, path, ...got }).toEqual({ method, path, ...expected });
    }
  });

  test('is what it names as its tracking URI, with which the real client works, files included', async () => {
    const program = new URL('./python/use_prefix.py', import.meta.url).pathname;

    const [expected, got] = await Promise.all(
      [`${real.url}/x`, ours.mlflow].map(async (uri) =>
        JSON.parse((await runPython(PYTHON ?? '', program, [uri], {})).stdout.trim().split('\n').at(-1) ?? ''),
      ),
    );

    expect(ours.mlflow).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/x$/);
    expect(got).toEqual(expected);
    expect(got).toEqual(['m', '1', 'hello']);
  });
});
