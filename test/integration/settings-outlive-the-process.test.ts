import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSettingsStore } from '#core/dispatch/store/settings-store.ts';
import type { DeliverySettings } from '#shared/domain/delivery/delivery-settings.ts';
import { startControl } from '../support/start-control.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startDispatch } from '../support/start-dispatch.ts';

const STARTED: DeliverySettings = { profile: 'documented', maxRetries: 3, timeScale: 1, requestTimeoutMs: 30_000, workersPerWebhook: 10 };

const SETTINGS = '/api/v1/settings/delivery';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

test('what was changed holds at the next start, unless somebody chose otherwise there', async () => {
  const file = path.join(directory, 'hookglass.db');
  const first = await startDispatch({ file });
  const store = createSettingsStore({ db: first.db, started: STARTED, chosen: new Set() });
  await first.writer.write(() => store.change({ profile: 'mlflow', timeScale: 0.5 }));
  await first.stop();

  const second = await startDispatch({ file });
  const silent = createSettingsStore({ db: second.db, started: STARTED, chosen: new Set() });
  const outspoken = createSettingsStore({ db: second.db, started: { ...STARTED, timeScale: 2 }, chosen: new Set(['timeScale'] as const) });

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

  expect(await changed.json()).toEqual({ ...STARTED, profile: 'mlflow' });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('timeScale') });
  expect(await now.json()).toEqual({ ...STARTED, profile: 'mlflow' });
  await control.stop();
});
