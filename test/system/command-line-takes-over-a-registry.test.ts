import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import { registryWorld } from '../support/registry-world.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

let here: RunningServe;
let there: RunningServe;

beforeAll(async () => {
  [here, there] = await Promise.all([startServe(), startServe()]);
});
afterAll(() => Promise.all([here.stop(), there.stop()]));

const args = (uri: string, ...more: string[]) => [
  ...['import', '--from-mlflow', uri, '--only', 'registry', '--data-dir', here.dataDir],
  ...more,
];
const taken = (uri: string, ...more: string[]) => runCli(args(uri, ...more));
const results = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line)).map(({ name, kind, result, versions }) => [name, kind, result, versions]);
const rows = async () => {
  const client = createControlClient({ baseUrl: here.inspector, token: readFileSync(here.tokenFile, 'utf8').trim() });
  const { items } = await client.rows({ limit: 10 });
  return items;
};

it('takes models and prompts over as they are there, fires nothing, and leaves at a second time what is here', async () => {
  await registryWorld(there.mlflow).fill('a-');

  const first = await taken(there.mlflow, '--json', '--names', 'a-*');
  const again = await taken(there.mlflow, '--json', '--names', 'a-*');

  expect(results(first.lines)).toEqual([
    ['a-churn', 'model', 'taken', 2],
    [`a-it's "q"`, 'model', 'taken', 1],
    ['a-greeting', 'prompt', 'taken', 1],
  ]);
  expect(await registryWorld(here.mlflow).seen('a-')).toEqual(await registryWorld(there.mlflow).seen('a-'));
  expect(await rows()).toEqual([]);
  expect(first.stderr).toMatch(
    /^http\S+, MLflow 3\.18\.0: 3 models and prompts with 4 versions taken over, 0\.0 MiB read\. No event was fired/,
  );
  expect(results(again.lines).map(([, , result]) => result)).toEqual(['here', 'here', 'here']);
  expect(again.stderr).toContain('3 of the same name are here already and stay as before; --replace takes those of the server.');
});

it('replaces what is here where that is asked for, and goes on with the next number of a version', async () => {
  const [ours, theirs] = [registryWorld(here.mlflow), registryWorld(there.mlflow)];
  await theirs.fill('b-');
  await ours.call('POST', 'registered-models/create', { name: 'b-churn', description: 'of our own' });

  const { lines } = await taken(there.mlflow, '--json', '--names', 'b-churn', '--replace');
  const next = await ours.call('POST', 'model-versions/create', { name: 'b-churn', source: 's3://bucket/next' });

  expect(results(lines)).toEqual([['b-churn', 'model', 'replaced', 2]]);
  expect(next).toMatchObject({ model_version: { version: '4' } });
});

it('reads a list page by page, and what is too large for one answer in smaller pages', async () => {
  const theirs = registryWorld(there.mlflow);
  const text = 'x'.repeat(90_000);
  for (let n = 0; n < 130; n += 1) await theirs.call('POST', 'registered-models/create', { name: `c-${String(n).padStart(3, '0')}` });
  await theirs.call('POST', 'registered-models/create', { name: 'c-large', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
  for (let n = 0; n < 60; n += 1) {
    const tags = [
      { key: 'mlflow.prompt.is_prompt', value: 'true' },
      { key: 'mlflow.prompt.text', value: text },
    ];
    await theirs.call('POST', 'model-versions/create', { name: 'c-large', source: 'prompt-template', tags });
  }

  const { lines, code } = await taken(there.mlflow, '--json', '--names', 'c-*');

  expect([code, lines.length]).toEqual([0, 131]);
  expect(results(lines).at(-1)).toEqual(['c-large', 'prompt', 'taken', 60]);
});

it('says in one sentence what is wrong with the server, and holds no credentials in it', async () => {
  const html = await scriptedEndpoint([{ status: 200, body: '<html>hello</html>' }]);
  const login = await scriptedEndpoint([404, { status: 302, headers: { location: 'https://login.example/start?next=x' } }]);
  const barred = await scriptedEndpoint([404, 401]);
  const half = await scriptedEndpoint([404, 'close']);
  const origin = (endpoint: { url: string }) => new URL(endpoint.url).origin;

  const credentials = { MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: 'correct-horse' };
  const page = await taken(origin(html));
  const redirect = await taken(origin(login));
  const without = await taken(origin(barred));
  const wrong = await runCli(args(origin(barred)), credentials);
  const gone = await taken(origin(half));
  const dead = await taken('http://127.0.0.1:1');
  for (const endpoint of [html, login, barred, half]) await endpoint.close();

  expect([page.code, page.stderr]).toEqual([3, expect.stringMatching(/is not the registry of an MLflow server \(200\): correct host/)]);
  expect(redirect.stderr).toMatch(/leads to https:\/\/login\.example\/start instead of answering \(302\)/);
  expect(without.stderr).toMatch(/asks who you are \(401\): set MLFLOW_TRACKING_USERNAME/);
  expect(wrong.stderr).toMatch(/does not accept ada from MLFLOW_TRACKING_USERNAME \(401\)\.\n$/);
  expect(gone.stderr).toMatch(/it closes the connection without an answer\.\n$/);
  expect(dead.stderr).toBe('http://127.0.0.1:1 does not answer: nothing listens there.\n');
  for (const { stderr } of [page, redirect, without, wrong, gone, dead]) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

it('keeps whole what came before the server failed, and goes on from there', async () => {
  const model = (name: string) => ({ name, creation_timestamp: 1, last_updated_timestamp: 2, description: name });
  const list = { status: 200, body: JSON.stringify({ registered_models: [model('d-1'), model('d-2')] }) };
  const versions = (name: string) => ({
    status: 200,
    body: JSON.stringify({ model_versions: [{ name, version: '7', creation_timestamp: 1, source: 's' }] }),
  });
  const failing = await scriptedEndpoint([404, list, versions('d-1'), { status: 500, body: '{"message": "the disk is full"}' }]);
  const mended = await scriptedEndpoint([404, list, versions('d-2'), { status: 200, body: '{}' }]);

  const first = await taken(new URL(failing.url).origin, '--json');
  const second = await taken(new URL(mended.url).origin, '--json');
  await failing.close();
  await mended.close();

  expect([first.code, results(first.lines)]).toEqual([3, [['d-1', 'model', 'taken', 1]]]);
  expect(first.stderr).toMatch(/answers 500: the disk is full\. Ask again to go on: what has come in is not read again\./);
  expect(results(second.lines)).toEqual([
    ['d-1', 'model', 'here', 0],
    ['d-2', 'model', 'taken', 1],
  ]);
});

it('stops at Ctrl-C, keeps what had come in whole, and says how to go on', async () => {
  const names = ['e-1', 'e-2'].map((name) => ({ name, creation_timestamp: 1 }));
  const slow = await scriptedEndpoint([
    404,
    { status: 200, body: JSON.stringify({ registered_models: names }) },
    { status: 200, body: '{}' },
    'hang',
  ]);

  const running = startCli(args(new URL(slow.url).origin, '--json'));
  await running.printed(1);
  await slow.received(4);
  running.interrupt();
  const { lines, stderr } = await running.ended;
  await slow.close();

  expect(results(lines)).toEqual([['e-1', 'model', 'taken', 0]]);
  expect(stderr).toContain('It was stopped. Ask again to go on');
  const held = await registryWorld(here.mlflow).call(
    'GET',
    `registered-models/search?${new URLSearchParams({ filter: "name LIKE 'e-%'" })}`,
  );
  expect(held).toMatchObject({ registered_models: [{ name: 'e-1' }] });
});
