import { networkInterfaces } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import type { CoreOptions } from '#core/core.ts';
import { startCore, type TestCore, testOptions } from '../support/start-core.ts';

const started: TestCore[] = [];
afterEach(async () => {
  for (const core of started.splice(0)) await core.stop();
});

async function warningsOf(options: Partial<CoreOptions>): Promise<{ core: TestCore; warnings: string[] }> {
  const warnings: string[] = [];
  const { logger } = testOptions('');
  const core = await startCore({ ...options, logger: { ...logger, warn: (line) => void warnings.push(line) } });
  started.push(core);
  return { core, warnings };
}

const { receiver, mlflow } = testOptions('');
const others = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal);

it('says at the start at which address other machines and containers find the receiver', async () => {
  const { core, warnings } = await warningsOf({ receiver: { ...receiver, host: '0.0.0.0' } });

  const port = new URL(core.receiver).port;
  const at = others === undefined ? '' : `, at http://${others.address}:${port}`;
  expect(warnings).toEqual([
    `--receiver-host 0.0.0.0: other machines can reach this port${at}; a container finds it at http://host.docker.internal:${port}`,
  ]);
  expect(core.webhookUrl).toBe(`http://127.0.0.1:${port}/webhook`);
});

it('says of the MLflow API that it asks nobody who they are, and keeps the inspector on loopback', async () => {
  const { core, warnings } = await warningsOf({ mlflow: { ...mlflow, host: '0.0.0.0' } });

  expect(warnings).toEqual([
    expect.stringMatching(/^--mlflow-host 0\.0\.0\.0: other machines can reach this port.*whoever reaches it can change the registry$/),
  ]);
  expect(new URL(core.inspector).hostname).toBe('127.0.0.1');
  if (others) await expect(fetch(`http://${others.address}:${new URL(core.inspector).port}/`)).rejects.toThrow();
});

it('says nothing where nobody else can come', async () => {
  expect((await warningsOf({})).warnings).toEqual([]);
});
