import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { runCli } from '../support/run-cli.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

let here: RunningServe;
let there: RunningServe;

beforeAll(async () => {
  [here, there] = await Promise.all([startServe(), startServe()]);
});
afterAll(() => Promise.all([here.stop(), there.stop()]));

const clientOf = ({ inspector, tokenFile }: RunningServe) =>
  createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim() });
const taken = (uri: string, ...more: string[]) =>
  runCli(['import', '--from-mlflow', uri, '--only', 'webhooks', '--data-dir', here.dataDir, ...more]);

it('takes over the webhooks of another server: disabled, without a secret, and none twice', async () => {
  const other = clientOf(there);
  await other.createWebhook({
    name: 'prod',
    url: 'https://hooks.example.com/a',
    events: ['prompt.created', 'model_version.created'],
    secret: 's',
  });
  await other.createWebhook({ name: 'old', url: 'https://hooks.example.com/b', events: ['prompt_tag.set'], status: 'DISABLED' });
  await clientOf(here).createWebhook({ name: 'old', url: 'https://hooks.example.com/b', events: ['prompt.created'], secret: 'own' });

  const first = await taken(there.mlflow, '--json');
  const again = await taken(there.mlflow);

  expect([first.code, first.lines.length]).toEqual([0, 1]);
  expect(JSON.parse(first.lines[0] ?? '')).toMatchObject({
    name: 'prod',
    url: 'https://hooks.example.com/a',
    status: 'DISABLED',
    secret: 'none',
    events: ['model_version.created', 'prompt.created'],
  });
  expect(first.stderr).toContain('old is here already and stays as it is.');
  expect(first.stderr).toContain('“webhooks set-secret” and “webhooks enable”');
  expect([again.code, again.lines]).toEqual([0, []]);
  expect((await clientOf(here).webhooks({ limit: 10 })).items.map(({ name, secret }) => [name, secret]).toSorted()).toEqual([
    ['old', 'set'],
    ['prod', 'none'],
  ]);
});

it('says what is wrong with the server, and that none answers', async () => {
  const odd = await scriptedEndpoint([404]);
  const [noList, nobody, store, both] = await Promise.all([
    taken(new URL(odd.url).origin),
    taken('http://127.0.0.1:1'),
    taken('sqlite:///mlflow.db'),
    taken(there.mlflow, 'file.har'),
  ]);
  await odd.close();

  expect([noList.code, noList.stderr]).toEqual([2, expect.stringContaining('does not list its webhooks: it answers 404.')]);
  expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('http://127.0.0.1:1 does not answer (')]);
  expect([store.code, store.stderr]).toEqual([
    2,
    expect.stringContaining('--from-mlflow: the http or https URL of a running MLflow server is expected'),
  ]);
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('a file and --secret-env do not belong to it')]);
});
