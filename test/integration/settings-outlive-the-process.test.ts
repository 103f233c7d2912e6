import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSettingsStore } from '#core/dispatch/store/settings-store.ts';
import type { CoreSettings } from '#shared/domain/app/settings.ts';
import { startControl } from '../support/start-control.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startDispatch } from '../support/start-dispatch.ts';

const DELIVERING = { profile: 'documented', maxRetries: 3, timeScale: 1, requestTimeoutMs: 30_000, workersPerWebhook: 10 } as const;
const STARTED: CoreSettings = { ...DELIVERING, mlflowVersion: '3.17.2', keepCount: 100_000, keepBytes: 1024 ** 3, agents: 'read' };

const SETTINGS = '/api/v1/settings/delivery';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

test('what was changed holds at the next start, unless somebody chose otherwise there', async () => {
  const file = path.join(directory, 'hookglass.db');
  const first = await startDispatch({ file });
  const store = createSettingsStore({ db: first.db, started: STARTED });
  await first.writer.write(() => store.change({ profile: 'mlflow', timeScale: 0.5 }));
  await first.stop();

  const second = await startDispatch({ file });
  const silent = createSettingsStore({ db: second.db, started: STARTED });
  const outspoken = createSettingsStore({
    db: second.db,
    started: { ...STARTED, timeScale: 2 },
    chosen: { timeScale: { kind: 'flag', from: '--time-scale' } },
  });

  expect(store.current()).toMatchObject({ profile: 'mlflow', timeScale: 0.5 });
  expect(silent.current()).toEqual({ ...STARTED, profile: 'mlflow', timeScale: 0.5 });
  expect(outspoken.current()).toEqual({ ...STARTED, profile: 'mlflow', timeScale: 2 });
  await second.stop();
});

test('the API changes what is named, and refuses what is out of range without changing anything', async () => {
  const control = await startControl();

  const change = (patch: object) =>
    control.ask(SETTINGS, { method: 'PATCH', body: JSON.stringify(patch), headers: { 'content-type': 'application/json' } });

  const changed = await change({ profile: 'mlflow' });
  const refused = await change({ timeScale: -1 });
  const now = await control.ask(SETTINGS);

  expect(await changed.json()).toEqual({ ...DELIVERING, profile: 'mlflow' });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('timeScale') });
  expect(await now.json()).toEqual({ ...DELIVERING, profile: 'mlflow' });
  await control.stop();
});

test('each setting says where its value comes from, and what the environment says cannot be changed', async () => {
  const control = await startDispatch({ file: path.join(directory, 'hookglass.db') });
  const store = createSettingsStore({
    db: control.db,
    started: { ...STARTED, profile: 'mlflow', maxRetries: 5 },
    fallbacks: STARTED,
    chosen: {
      profile: { kind: 'flag', from: '--retry-profile' },
      maxRetries: { kind: 'environment', from: 'MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES' },
    },
    nowMs: () => 1000,
  });
  const of = (name: string) => store.view().find((setting) => setting.name === name);

  await control.writer.write(() => store.change({ timeScale: 0.5, profile: 'documented' }));

  expect(of('timeScale')).toEqual({ name: 'timeScale', value: 0.5, fallback: 1, origin: 'changed', changedAtMs: 1000 });
  expect(of('profile')).toMatchObject({ value: 'documented', origin: 'changed', startedBy: { kind: 'flag', from: '--retry-profile' } });
  expect(of('maxRetries')).toMatchObject({
    value: 5,
    fallback: 3,
    origin: 'environment',
    fixed: 'It is set by the environment: MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES. Start without it to change it here.',
  });
  expect(of('keepCount')).toEqual({ name: 'keepCount', value: 100_000, fallback: 100_000, origin: 'default' });
  await control.writer.write(() => store.reset('profile'));
  expect(of('profile')).toMatchObject({ value: 'mlflow', origin: 'flag' });
  await control.stop();
});
