import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

let core: TestCore;
let client: ControlClient;

beforeEach(async () => {
  core = await startCore();
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim(), origin: 'inspector' });
});
afterEach(() => core.stop());

const change = (wanted: RegistryChange) => client.changeRegistry({ change: wanted });
const events = async (wanted: RegistryChange) =>
  (await change(wanted)).map(({ event, subject, heardBy }) => `${event} ${subject} ${heardBy}`);

async function aModel(versions = 2): Promise<void> {
  await change({ kind: 'create-model', name: 'iris', prompt: false });
  for (let made = 0; made < versions; made++) await change({ kind: 'create-version', name: 'iris', text: 's3://models/iris' });
}

it('fires what MLflow fires for each change of a model, to those who listen, and nothing where MLflow fires nothing', async () => {
  const { id } = await client.createWebhook({ name: 'aliases', url: core.webhookUrl, events: ['model_version_alias.created'] });

  expect(await events({ kind: 'create-model', name: 'iris', prompt: false })).toEqual(['registered_model.created iris 0']);
  expect(await events({ kind: 'create-version', name: 'iris', text: 's3://models/iris' })).toEqual(['model_version.created iris v1 0']);
  expect(await events({ kind: 'set-version-tag', name: 'iris', version: 1, key: 'stage', value: 'prod' })).toEqual([
    'model_version_tag.set iris v1 stage=prod 0',
  ]);
  expect(await events({ kind: 'delete-version-tag', name: 'iris', version: 1, key: 'stage' })).toEqual([
    'model_version_tag.deleted iris v1 stage 0',
  ]);
  expect(await events({ kind: 'set-alias', name: 'iris', alias: 'champion', version: 1 })).toEqual([
    'model_version_alias.created iris v1 champion 1',
  ]);
  expect(await events({ kind: 'delete-alias', name: 'iris', alias: 'champion' })).toEqual(['model_version_alias.deleted iris champion 0']);
  for (const silent of [
    { kind: 'set-model-tag', name: 'iris', key: 'team', value: 'a' },
    { kind: 'delete-model-tag', name: 'iris', key: 'team' },
    { kind: 'describe-model', name: 'iris', description: 'flowers' },
    { kind: 'describe-version', name: 'iris', version: 1, description: 'first' },
    { kind: 'delete-version', name: 'iris', version: 1 },
    { kind: 'delete-model', name: 'iris' },
  ] as const)
    expect(await events(silent), silent.kind).toEqual([]);

  const [sent] = (await client.deliveries()).items;
  expect(sent).toMatchObject({ webhookId: id, subject: 'iris v1 champion', source: 'registry' });
});

it('fires what MLflow fires for each change of a prompt', async () => {
  expect(await events({ kind: 'create-model', name: 'greet', prompt: true })).toEqual(['prompt.created greet 0']);
  expect(await events({ kind: 'create-version', name: 'greet', text: 'Hello {{name}}' })).toEqual(['prompt_version.created greet v1 0']);
  expect(await events({ kind: 'set-model-tag', name: 'greet', key: 'team', value: 'a' })).toEqual(['prompt_tag.set greet team=a 0']);
  expect(await events({ kind: 'delete-model-tag', name: 'greet', key: 'team' })).toEqual(['prompt_tag.deleted greet team 0']);
  expect(await events({ kind: 'set-version-tag', name: 'greet', version: 1, key: 'k', value: 'v' })).toEqual([
    'prompt_version_tag.set greet v1 k=v 0',
  ]);
  expect(await events({ kind: 'set-alias', name: 'greet', alias: 'live', version: 1 })).toEqual(['prompt_alias.created greet v1 live 0']);

  expect((await client.registryItem('greet'))?.versionList[0]?.tags).toContainEqual(['mlflow.prompt.text', 'Hello {{name}}']);
});

it('moving an alias fires one created and no deleted', async () => {
  await aModel();
  await change({ kind: 'set-alias', name: 'iris', alias: 'champion', version: 1 });

  expect(await events({ kind: 'set-alias', name: 'iris', alias: 'champion', version: 2 })).toEqual([
    'model_version_alias.created iris v2 champion 0',
  ]);
  expect((await client.registryItem('iris'))?.aliases).toEqual([{ alias: 'champion', version: 2 }]);
});

it('shows models and prompts apart, a model with its versions and with those that were deleted', async () => {
  await aModel(3);
  await change({ kind: 'create-model', name: 'greet', prompt: true });
  await change({ kind: 'delete-version', name: 'iris', version: 2 });

  const models = await client.registryItems({ kind: 'model', q: 'IR' });
  expect(models.items.map(({ name, kind, versions }) => `${name} ${kind} ${versions}`)).toEqual(['iris model 2']);
  expect(models.counts).toEqual({ model: 1, prompt: 1 });
  expect((await client.registryItems({ kind: 'prompt' })).items.map(({ name }) => name)).toEqual(['greet']);
  const iris = await client.registryItem('iris');
  expect(iris?.versionList.map(({ version }) => version)).toEqual([3, 1]);
  expect(iris?.deleted.map(({ version }) => version)).toEqual([2]);
  expect(await client.registryItem('nobody')).toBeUndefined();
});

it.each([
  [{ kind: 'create-model', name: 'a/b', prompt: false }, 'name', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ kind: 'set-alias', name: 'iris', alias: 'latest', version: 1 }, 'alias', "'latest' alias name (case insensitive) is reserved."],
  [
    { kind: 'set-version-tag', name: 'iris', version: 1, key: 'k', value: 'x'.repeat(100_001) },
    'value',
    expect.stringContaining("'value'"),
  ],
  [{ kind: 'set-version-tag', name: 'iris', version: 1, key: '', value: 'x' }, 'key', expect.any(String)],
  [{ kind: 'create-version', name: 'iris', text: '/etc/passwd' }, 'text', expect.any(String)],
] as const)('refuses %j in MLflow’s words, at its field, and changes nothing', async (wanted, path, message) => {
  await aModel();
  const before = await client.registryItem('iris');

  await expect(change(wanted)).rejects.toMatchObject({ kind: 'refused', errors: [{ path, message }] });
  expect(await client.registryItem('iris')).toEqual(before);
});

it('keeps a row among the calls, which says what was caused or that it was refused', async () => {
  await aModel(1);
  await change({ kind: 'describe-model', name: 'iris', description: 'flowers' });
  await change({ kind: 'set-alias', name: 'iris', alias: 'v1', version: 1 }).catch(() => undefined);

  await vi.waitFor(async () => expect((await client.calls()).items).toHaveLength(4), { timeout: 5000 });
  expect(
    (await client.calls()).items.map(({ path, client: by, status, caused, quiet }) => [path, by, status, caused[0]?.event ?? quiet]),
  ).toEqual([
    ['/api/v1/registry/changes (set-alias)', 'Hookglass inspector', 400, 'refused'],
    ['/api/v1/registry/changes (describe-model)', 'Hookglass inspector', 200, 'not-emitting'],
    ['/api/v1/registry/changes (create-version)', 'Hookglass inspector', 200, 'model_version.created'],
    ['/api/v1/registry/changes (create-model)', 'Hookglass inspector', 200, 'registered_model.created'],
  ]);
});
