import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { RELAXED } from '../support/contract-servers.ts';
import { aRun, askFor, mirroredChanges, registerFor, untimed } from '../support/mirrored-changes.ts';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { NEWER_PYTHON, needPython, OLDEST_PYTHON } from '../support/python.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

/** Each with what starts it; 3.17.2 runs already, for the whole suite. */
const RELEASES = [
  ['3.3.2', () => startMlflowServer(OLDEST_PYTHON ?? '', { ...RELAXED, ...overlaid('3.3.2') })],
  ['3.17.2', async () => ({ url: inject('mlflowServer').relaxed, stop: () => Promise.resolve() })],
  ['3.18.0', () => startMlflowServer(NEWER_PYTHON ?? '', RELAXED)],
] as const;

const MODEL_EVENTS = ['REGISTERED_MODEL CREATED', 'MODEL_VERSION CREATED', 'MODEL_VERSION_TAG SET', 'MODEL_VERSION_TAG DELETED'];
const ALIAS_EVENTS = ['MODEL_VERSION_ALIAS CREATED', 'MODEL_VERSION_ALIAS DELETED'];
const PROMPT_EVENTS = ['PROMPT CREATED', 'PROMPT_VERSION CREATED', 'PROMPT_TAG SET', 'PROMPT_TAG DELETED', 'PROMPT_VERSION_TAG SET'].concat(
  ['PROMPT_VERSION_TAG DELETED', 'PROMPT_ALIAS CREATED', 'PROMPT_ALIAS DELETED'],
);
const eventsOf = (release: string) => [...MODEL_EVENTS, ...ALIAS_EVENTS, ...(release === '3.3.2' ? [] : PROMPT_EVENTS)];

const canRun =
  needPython('HOOKGLASS_PYTHON') && needPython('HOOKGLASS_PYTHON_OLDEST') && needPython('HOOKGLASS_PYTHON_318') && needOverlay('3.3.2');

describe.runIf(canRun).each(RELEASES)('a mirror of MLflow %s', (release, start) => {
  let server: Awaited<ReturnType<typeof start>>;
  let mirror: RunningServe;
  let receiver: ScriptedEndpoint;

  beforeAll(async () => {
    server = await start();
    receiver = await scriptedEndpoint([200]);
    // An older release is mirrored by the newest rules of Hookglass: which one it is, it says itself.
    mirror = await startServe(['--upstream', server.url]);
  });
  afterAll(async () => {
    await mirror.stop();
    await receiver.close();
    await server.stop();
  });

  const at = (path: string) => new URL(path, receiver.url).href;
  const bodiesAt = (path: string) => receiver.requests.filter(({ target }) => target === path).map(({ body }) => untimed(body.toString()));

  test('sends what the server itself sends: the same events, byte for byte but for their time', async () => {
    const registered = await registerFor(server.url, at('/sent'), eventsOf(release));
    await registerFor(mirror.mlflow, at('/derived'), eventsOf('3.17.2'));
    const runId = await aRun(mirror.mlflow);

    const statuses: number[] = [];
    for (const asked of mirroredChanges(`mirrored ${randomUUID().slice(0, 8)}`, runId))
      statuses.push((await askFor(mirror.mlflow, asked)).status);
    const control = createControlClient({ baseUrl: mirror.inspector, token: readFileSync(mirror.tokenFile, 'utf8') });
    const derived = (await control.deliveries({ limit: 1000 })).items;
    await expect
      .poll(() => [bodiesAt('/sent').length, bodiesAt('/derived').length], { timeout: 20_000 })
      .toEqual([derived.length, derived.length]);
    await fetch(`${server.url}/api/2.0/mlflow/webhooks/${registered}`, { method: 'DELETE' });

    expect(bodiesAt('/derived').sort()).toEqual(bodiesAt('/sent').sort());
    expect(derived.length).toBeGreaterThan(20);
    expect(new Set(derived.map(({ event }) => event)).size).toBe(eventsOf(release).length);
    expect(derived.every(({ source, unread }) => source === 'mirror' && unread === undefined)).toBe(true);
    expect(statuses.filter((status) => status >= 400).length).toBeGreaterThanOrEqual(4);
    expect((await control.status()).upstream).toEqual({ url: server.url, release });
  });
});
