import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { RELAXED } from '../support/contract-servers.ts';
import { aRun, askFor, mirroredChanges, registerFor, untimed } from '../support/mirrored-changes.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const EVENTS = ['REGISTERED_MODEL CREATED', 'MODEL_VERSION CREATED', 'MODEL_VERSION_TAG SET', 'MODEL_VERSION_ALIAS CREATED'].concat([
  'PROMPT CREATED',
  'PROMPT_VERSION CREATED',
  'PROMPT_TAG SET',
  'PROMPT_ALIAS CREATED',
]);
const PROGRAM = (name: string) => new URL(`./python/${name}.py`, import.meta.url).pathname;

describe.runIf(needPython('HOOKGLASS_PYTHON'))('a mirror of MLflow 3.17.2 with workspaces, below a prefix', () => {
  let server: RunningMlflowServer;
  let real: string;
  /** Below the same prefix, and below none. */
  let below: RunningServe;
  let plain: RunningServe;
  let receiver: ScriptedEndpoint;

  beforeAll(async () => {
    const args = ['--enable-workspaces', '--static-prefix', '/mlflow'];
    server = await startMlflowServer(PYTHON ?? '', RELAXED, { args, prefix: '/mlflow' });
    real = `${server.url}/mlflow`;
    receiver = await scriptedEndpoint([200]);
    [below, plain] = await Promise.all([
      startServe(['--upstream', real, '--enable-workspaces', '--static-prefix', '/mlflow']),
      startServe(['--upstream', `${real}/`]),
    ]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([below.stop(), plain.stop()]);
    await receiver.close();
    await server.stop();
  }, 120_000);

  const at = (path: string) => new URL(path, receiver.url).href;
  const bodiesAt = (path: string) => receiver.requests.filter(({ target }) => target === path).map(({ body }) => untimed(body.toString()));
  const control = ({ inspector, tokenFile }: RunningServe) =>
    createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8') });

  test.each([
    ['that a call names', 'team-a'],
    ['that is there from the beginning', undefined],
  ])('sends what the server sends, with the workspace %s', async (_, workspace) => {
    const name = workspace ?? 'default';
    if (workspace !== undefined) {
      const made = await askFor(below.mlflow, { method: 'POST', path: '/api/3.0/mlflow/workspaces', body: { name: workspace } });
      expect([made.status, await made.text()]).toEqual([201, expect.stringContaining(workspace)]);
    }
    await registerFor(real, at(`/sent-${name}`), EVENTS, workspace);
    await registerFor(below.mlflow, at(`/derived-${name}`), EVENTS, workspace);
    const runId = await aRun(below.mlflow, workspace);

    for (const asked of mirroredChanges(`mirrored ${randomUUID().slice(0, 8)}`, runId)) await askFor(below.mlflow, asked, workspace);
    const derived = (await control(below).deliveries({ limit: 1000, q: `webhook:mirrored after:-1h` })).items;
    const own = derived.filter(({ url }) => url === at(`/derived-${name}`));
    await expect
      .poll(() => [bodiesAt(`/sent-${name}`).length, bodiesAt(`/derived-${name}`).length], { timeout: 30_000 })
      .toEqual([own.length, own.length]);

    expect(own.length).toBeGreaterThan(10);
    expect(bodiesAt(`/derived-${name}`).sort()).toEqual(bodiesAt(`/sent-${name}`).sort());
    expect(bodiesAt(`/derived-${name}`).every((body) => body.includes(`"workspace": "${name}"`))).toBe(true);
  });

  test('refuses a webhook in a workspace that is not there, as the server does', async () => {
    const asked = { method: 'POST', path: 'webhooks', body: { name: 'w', url: at('/'), events: [] } } as const;
    const [expected, got] = await Promise.all(
      [real, below.mlflow].map(async (base) => {
        const answer = await askFor(base, asked, 'nowhere');
        return { status: answer.status, text: await answer.text() };
      }),
    );

    expect(got).toEqual(expected);
  });

  test('is for the real client what the server is, prefix, workspaces and files included', async () => {
    const outputOf = async (base: string) =>
      JSON.parse((await runPython(PYTHON ?? '', PROGRAM('use_workspaces'), [base], {})).stdout.trim().split('\n').at(-1) ?? '') as unknown;
    const through = await outputOf(below.mlflow);

    expect(through).toMatchObject({ names: ['from-env', 'in-scope'], text: 'hello', listed: ['py-one', 'py-two'], elsewhere: [] });
  });

  test('below no prefix of its own adds that of the server, pages and all, and says which events lack their workspace', async () => {
    expect(below.mlflow).toMatch(/\/mlflow$/);
    const pages = await Promise.all([real, plain.mlflow, below.mlflow].map(async (base) => (await fetch(`${base}/`)).text()));
    const made = await askFor(plain.mlflow, { method: 'POST', path: 'registered-models/create', body: { name: 'plain' } }, 'team-a');
    expect(new Set(pages).size).toBe(1);
    expect(made.status).toBe(200);
    expect((await control(plain).status()).upstream).toEqual({ url: real, release: '3.17.2' });
    const hintOf = async () =>
      (await control(plain).calls({ limit: 10 })).items.find(({ path }) => path.endsWith('registered-models/create'))?.hint;
    await expect.poll(hintOf).toBe(`${real} has workspaces, of which the event here says nothing: start with --enable-workspaces as well.`);
  });
});
