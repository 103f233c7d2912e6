import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { registryWorld } from '../support/registry-world.ts';
import { runCli } from '../support/run-cli.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

let serve: RunningServe;
beforeAll(async () => {
  serve = await startServe(['--enable-workspaces']);
  const made = await fetch(`${serve.mlflow}/api/3.0/mlflow/workspaces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"team-a"}',
  });
  expect(made.status).toBe(201);
});
afterAll(() => serve.stop());

const client = () => createControlClient({ baseUrl: serve.inspector, token: readFileSync(serve.tokenFile, 'utf8').trim() });

it('tells an event that only webhooks of another workspace wait for from one that nobody waits for', async () => {
  const [ours, theirs] = [registryWorld(serve.mlflow), registryWorld(serve.mlflow, { 'x-mlflow-workspace': 'team-a' })];
  const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];
  await theirs.call('POST', 'webhooks', { name: 'w', url: serve.webhookUrl, events });

  await ours.call('POST', 'registered-models/create', { name: 'elsewhere' });
  await ours.call('POST', 'registered-models/create', { name: 'p', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });

  const unheard = (await client().unheard()).items.map(({ event, reason }) => [event, reason]);
  expect(unheard.toSorted()).toEqual([
    ['prompt.created', 'no-subscriber'],
    ['registered_model.created', 'other-workspace'],
  ]);
  expect((await runCli(['deliveries', 'state:unheard', '--data-dir', serve.dataDir])).lines.join('\n')).toContain(
    'only webhooks of other workspaces listen',
  );
});

it('lists webhooks of all workspaces, and says which one each belongs to', async () => {
  const { lines } = await runCli(['webhooks', 'list', '--data-dir', serve.dataDir]);

  expect((await client().webhooks({ limit: 10 })).items).toMatchObject([{ name: 'w', workspace: 'team-a' }]);
  expect(lines.join('\n')).toContain('in the workspace team-a');
});
