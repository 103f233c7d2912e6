import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { startCore } from '../support/start-core.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

let serve: RunningServe;
let client: ControlClient;
beforeAll(async () => {
  serve = await startServe();
  const token = readFileSync(serve.tokenFile, 'utf8').trim();
  client = createControlClient({ baseUrl: serve.inspector, token, origin: 'cli' });
});
afterAll(() => serve.stop());

test('all that is recorded goes; ports, token and key stay, and the core goes on', async () => {
  await client.sendSample();
  const kept = ['token', 'key'].map((name) => readFileSync(path.join(serve.dataDir, name), 'utf8'));
  mkdirSync(path.join(serve.dataDir, 'artifacts', '0'), { recursive: true });
  writeFileSync(path.join(serve.dataDir, 'artifacts', '0', 'model.bin'), 'x');
  const before = await client.status();

  await client.resetData({ confirm: 'delete everything' });
  await expect.poll(async () => (await client.status().catch(() => before)).startedAtMs, { timeout: 15_000 }).not.toBe(before.startedAtMs);

  const after = await client.status();
  expect(before.counts.deliveries).toBe(1);
  expect(after.counts).toEqual({ deliveries: 0, failed: 0, unfinished: 0, captures: 0, webhooks: 0 });
  expect(after.urls).toEqual(before.urls);
  expect(['token', 'key'].map((name) => readFileSync(path.join(serve.dataDir, name), 'utf8'))).toEqual(kept);
  expect(existsSync(path.join(serve.dataDir, 'artifacts', '0', 'model.bin'))).toBe(false);
  await client.sendSample();
  expect((await client.status()).counts.deliveries).toBe(1);
});

test('nothing is deleted by a request that does not say so', async () => {
  const ask = client.resetData as (body: object) => Promise<unknown>;

  await expect(ask({})).rejects.toThrow();
  await expect(ask({ confirm: 'yes' })).rejects.toThrow();
  expect((await client.status()).counts.deliveries).toBe(1);
});

test('a core that nobody would start again is not reset, and says what to do', async () => {
  const core = await startCore();
  const own = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim(), origin: 'cli' });

  await expect(own.resetData({ confirm: 'delete everything' })).rejects.toThrow(/started by a program/);
  await core.stop();
});

test('the log has what the core runs on, and its warnings', async () => {
  const { runtime, lines } = await client.log();

  expect(runtime).toBe(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  expect(Array.isArray(lines)).toBe(true);
});
