import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { quickest } from '../support/quickest.ts';
import { startCli } from '../support/run-cli.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { needPostgres, startPostgres } from '../support/start-postgres.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const WITHIN_MS = 2000;
const REGISTER = fileURLToPath(new URL('./python/register_model.py', import.meta.url));

/** How other machines call this one. */
const ADDRESS = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

if (ADDRESS === undefined) process.stderr.write('SKIPPED contract: this machine has no address but loopback\n');
const canRun = ADDRESS !== undefined && needPython('HOOKGLASS_PYTHON') && needOverlay('postgres') && needPostgres();

/** The set-up of examples/compose, without containers. */
describe.runIf(canRun)('MLflow on PostgreSQL with two workers, and a receiver at an address that is not loopback', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let server: RunningMlflowServer | undefined;
  let serve: RunningServe | undefined;

  beforeAll(async () => {
    [postgres, serve] = await Promise.all([startPostgres(), startServe(['--receiver-host', ADDRESS ?? ''])]);
    const settings = {
      ...overlaid('postgres'),
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
      MLFLOW_WEBHOOK_CACHE_TTL: '0',
      MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
    };
    server = await startMlflowServer(PYTHON ?? '', settings, { store: postgres.uri, workers: 2 });
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await Promise.all([postgres?.stop(), serve?.stop()]);
  }, 120_000);

  test('names that address as its webhook URL, and what a client changes there arrives verified within 2 s', async () => {
    const url = server?.url ?? '';
    expect(serve?.webhookUrl).toMatch(new RegExp(`^http://${ADDRESS?.replaceAll('.', '\\.')}:\\d+/webhook$`));

    const attach = startCli(['attach', '--json', '--mlflow-uri', url, '--data-dir', serve?.dataDir ?? '', '--list-cache', '0s']);
    await attach.printed(1);
    let arrived = 1;
    const arrivedAfterMs = await quickest(5, WITHIN_MS, async (time) => {
      await runPython(PYTHON ?? '', REGISTER, [url, `model-${time}`], {});
      const changedAtMs = performance.now();
      arrived += 1;
      await attach.printed(arrived);
      return performance.now() - changedAtMs;
    });
    const lines = await attach.printed(arrived);
    attach.stop();
    const { code } = await attach.ended;

    expect(arrivedAfterMs).toBeLessThan(WITHIN_MS);
    expect(lines.map((line) => (JSON.parse(line) as CaptureSummary).verdict)).toEqual(
      Array.from({ length: arrived }, () => expect.objectContaining({ result: 'valid' })),
    );
    expect([code, await (await fetch(`${url}/api/2.0/mlflow/webhooks`)).json()]).toEqual([0, {}]);
  });
});
