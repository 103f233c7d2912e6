import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { startCore, temporaryDirectory, testOptions } from '../support/start-core.ts';

const dataDir = temporaryDirectory();
afterAll(() => rmSync(dataDir, { recursive: true }));

test('a core without the keyring makes no new key over a wrapped one, says so, and works again with the key', async () => {
  const first = await startCore({ dataDir });
  const key = readFileSync(path.join(dataDir, 'key'), 'utf8').trim();
  await first.core.stop();
  renameSync(path.join(dataDir, 'key'), path.join(dataDir, 'key.wrapped'));
  const warnings: string[] = [];
  const logger = { ...testOptions(dataDir).logger, warn: (message: string) => void warnings.push(message) };

  const headless = await startCore({ dataDir, logger });
  const client = createControlClient({
    baseUrl: headless.inspector,
    token: readFileSync(headless.tokenFile, 'utf8').trim(),
    origin: 'cli',
  });
  expect((await client.storage()).key).toBe('wrapped');
  await expect(
    client.createWebhook({ name: 'a', url: 'http://127.0.0.1:9/', events: ['model_version.created'], secret: 'one' }),
  ).rejects.toThrow();
  await headless.core.stop();
  expect(warnings.join(' ')).toContain('wrapped by the keyring of the desktop');
  expect(existsSync(path.join(dataDir, 'key'))).toBe(false);

  const given = await startCore({ dataDir, encryptionKey: key });
  const again = createControlClient({ baseUrl: given.inspector, token: readFileSync(given.tokenFile, 'utf8').trim(), origin: 'cli' });
  expect((await again.storage()).key).toBe('environment');
  await given.core.stop();
});
