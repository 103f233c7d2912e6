import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { blanker } from '../support/blanked.ts';
import { RELAXED } from '../support/contract-servers.ts';
import { needOverlay, overlaid } from '../support/mlflow-releases.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startMlflowServer } from '../support/start-mlflow-server.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';

const canRun = needPython('HOOKGLASS_PYTHON');

interface Server {
  url: string;
  stop(): Promise<unknown>;
}

interface Call {
  method?: string;
  path: string;
  workspace?: string;
  body?: unknown;
  type?: string | null;
}

const API = '/api/2.0/mlflow';
const WORKSPACES = '/api/3.0/mlflow/workspaces';
const FILES = '/api/2.0/mlflow-artifacts/artifacts';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Status, type and text, without what two servers may choose differently. A refusal with which a client would try again is 400 here. */
async function answerTo(
  { url }: Server,
  { method, path, workspace, body, type = 'application/json' }: Call,
  blank: (text: string) => string,
) {
  const answer = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(type !== null && { 'content-type': type }), ...(workspace !== undefined && { 'x-mlflow-workspace': workspace }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isRefusal = /FEATURE_DISABLED|INVALID_STATE/.test(text);
  return { status: isRefusal ? 400 : answer.status, type: answer.headers.get('content-type'), text: blank(text.replace(UUID, '<uuid>')) };
}

/** What a program prints in the end; the client says before where its runs can be seen. */
const lastLine = (stdout: string): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

const create = (name: string, more: object = {}): Call => ({ path: WORKSPACES, body: { name, ...more } });
const model = (name: string, workspace?: string, more: object = {}): Call => ({
  path: `${API}/registered-models/create`,
  body: { name, ...more },
  ...(workspace !== undefined && { workspace }),
});
const A = 'team-a';

/** In this order: later calls see what earlier ones did. */
const CALLS: readonly Call[] = [
  { path: WORKSPACES },
  create(A, { description: 'A' }),
  ...['team-a', 'default', 'X', 'Xx', 'api', 'a-', '', ' team', 'a'.repeat(64)].map((name) => create(name)),
  { path: WORKSPACES, body: {} },
  { path: WORKSPACES, body: { name: 5 } },
  { path: WORKSPACES, body: { name: 'team-t', description: 5 } },
  { path: WORKSPACES, body: '{"name":"q2"}', type: 'text/plain' },
  create('team-b', { default_artifact_root: 's3://b/x', trace_archival_config: { location: 's3://t/a', retention: '30d' } }),
  create('team-c', { default_artifact_root: 'rel/x' }),
  create('team-c', { default_artifact_root: 's3://b/x#f' }),
  create('team-c', { trace_archival_config: { retention: '30x' } }),
  create('team-c', { trace_archival_config: 5 }),
  ...['team-a', 'default', 'nope', 'Bad', 'a/b'].map((name) => ({ path: `${WORKSPACES}/${name}` })),
  ...[{}, { description: 'B' }, { description: '' }].map((body) => ({ method: 'PATCH', path: `${WORKSPACES}/team-a`, body })),
  { method: 'PATCH', path: `${WORKSPACES}/team-b`, body: { default_artifact_root: '' } },
  { method: 'PATCH', path: `${WORKSPACES}/default`, body: { description: 'for all' } },
  { method: 'PATCH', path: `${WORKSPACES}/nope`, body: { description: 'x' } },
  ...['default', 'nope', 'team-b?mode=FOO', 'team-b?mode=restrict'].map((name) => ({ method: 'DELETE', path: `${WORKSPACES}/${name}` })),
  { method: 'PUT', path: WORKSPACES },
  { path: '/ajax-api/3.0/mlflow/workspaces' },
  { path: '/api/3.0/mlflow/server-info', workspace: 'nope' },
  ...['/version', '/health', `${API}/registered-models/search`, `${API}/nowhere`, WORKSPACES].map((path) => ({ path, workspace: 'nope' })),
  { path: `${API}/registered-models/search`, workspace: 'Bad Name' },

  model('m'),
  model('m', A, { tags: [{ key: 'a', value: 'b' }] }),
  model('m', A),
  model('only-a', A),
  { path: `${API}/registered-models/get?name=only-a` },
  { path: `${API}/registered-models/search` },
  { path: `${API}/registered-models/search`, workspace: ` ${A} ` },
  { path: `${API}/registered-models/search?filter=${encodeURIComponent("name LIKE 'm%'")}`, workspace: A },
  { path: `${API}/model-versions/create`, body: { name: 'm', source: 's3://b/p' }, workspace: A },
  { path: `${API}/model-versions/search` },
  { path: `${API}/model-versions/search`, workspace: A },
  { path: `${API}/model-versions/get?name=m&version=1` },
  { path: `${API}/registered-models/alias`, body: { name: 'm', alias: 'best', version: '1' }, workspace: A },
  { path: `${API}/registered-models/alias?name=m&alias=best` },
  { path: `${API}/model-versions/create`, body: { name: 'm', source: 'models:/m@best' } },
  { method: 'DELETE', path: `${API}/registered-models/delete`, body: { name: 'only-a' } },

  { path: `${API}/experiments/search?max_results=10`, workspace: A },
  { path: `${API}/experiments/create`, body: { name: 'e1' }, workspace: A },
  { path: `${API}/experiments/create`, body: { name: 'e1' } },
  { path: `${API}/experiments/create`, body: { name: 'e1' }, workspace: A },
  { path: `${API}/experiments/create`, body: { name: 'e2', artifact_location: 's3://b/q' }, workspace: A },
  { path: `${API}/experiments/create`, body: { name: 'e2', artifact_location: 's3://b/q' } },
  { path: `${API}/experiments/get-by-name?experiment_name=Default`, workspace: A },
  // Where the files of Default lie depends on whether the database was begun with workspaces.
  { path: `${API}/experiments/get?experiment_id=0`, workspace: A },
  ...['1', '2'].flatMap((id) => [
    { path: `${API}/experiments/get?experiment_id=${id}`, workspace: A },
    { path: `${API}/experiments/get?experiment_id=${id}` },
  ]),
  { path: `${API}/runs/create`, body: {}, workspace: A },
  { path: `${API}/runs/create`, body: { experiment_id: '1' } },
  { path: `${API}/runs/create`, body: { experiment_id: '1', start_time: 5 }, workspace: A },
  { path: `${API}/runs/search`, body: { experiment_ids: ['1', '2'] } },
  { path: `${API}/runs/search`, body: { experiment_ids: ['1', '2'] }, workspace: A },
  { path: `${API}/logged-models`, body: { experiment_id: '1', name: 'lm' } },
  { path: `${API}/logged-models`, body: { experiment_id: '1', name: 'lm' }, workspace: A },
  { path: `${API}/logged-models/search`, body: { experiment_ids: ['1'] } },

  { method: 'PUT', path: `${FILES}/1/x/f.txt`, body: 'hello', workspace: A },
  { method: 'PUT', path: `${FILES}/workspaces/team-a/1/x/g.txt`, body: 'hello', workspace: A },
  { path: `${FILES}/1/x/f.txt`, workspace: A, type: null },
  { path: `${FILES}/workspaces/team-a/1/x/f.txt`, workspace: A, type: null },
  { path: `${FILES}/1/x/f.txt`, type: null },
  { path: `${FILES}/workspaces/team-a/1/x/f.txt`, type: null },
  { method: 'PUT', path: `${FILES}/workspaces/default/q`, body: 'x', workspace: A },
  ...['', '?path=1', '?path=workspaces'].map((query) => ({ path: `${FILES}${query}`, workspace: A })),
  { path: FILES },

  { method: 'DELETE', path: `${WORKSPACES}/team-a` },
  { method: 'DELETE', path: `${WORKSPACES}/team-a?mode=SET_DEFAULT` },
  create('team-r'),
  { path: `${API}/experiments/create`, body: { name: 'moved' }, workspace: 'team-r' },
  { method: 'DELETE', path: `${WORKSPACES}/team-r` },
  model('moved', 'team-r'),
  { method: 'DELETE', path: `${WORKSPACES}/team-r?mode=SET_DEFAULT` },
  { path: `${API}/experiments/get-by-name?experiment_name=moved` },
  { path: `${API}/registered-models/get?name=moved` },
  { path: `${API}/registered-models/get?name=moved`, workspace: 'team-r' },
  { method: 'DELETE', path: `${WORKSPACES}/team-a?mode=CASCADE` },
  { path: `${API}/experiments/get?experiment_id=1` },
  { path: WORKSPACES },
  create(A),
  { path: `${API}/registered-models/search`, workspace: A },
];

/** What a server without workspaces says to the same header and addresses. */
const WITHOUT: readonly Call[] = [
  ...['/health', '/version', '/api/3.0/mlflow/server-info', WORKSPACES, `${WORKSPACES}/x`, `${API}/nowhere`, FILES].map((path) => ({
    path,
    workspace: 'any',
  })),
  ...['any', 'default', '   '].map((workspace) => ({
    path: `${API}/registered-models/search?filter=${encodeURIComponent("name = 'no'")}`,
    workspace,
  })),
  { method: 'PUT', path: `${FILES}/x`, body: 'x', workspace: 'any' },
  { path: WORKSPACES },
  { method: 'POST', path: WORKSPACES },
  ...['GET', 'PATCH', 'DELETE', 'PUT'].map((method) => ({ method, path: `/ajax-api/3.0/mlflow/workspaces/x` })),
];

describe.runIf(canRun)('workspaces', () => {
  let real: Server;
  let ours: RunningServe;
  let receivers: ScriptedEndpoint[] = [];
  const servers = () => [real, { url: ours.mlflow, stop: ours.stop }];

  beforeAll(async () => {
    [real, ours] = await Promise.all([
      startMlflowServer(PYTHON ?? '', RELAXED, { args: ['--enable-workspaces'] }),
      startServe(['--mlflow-version', '3.17.2', '--time-scale', '0.01'], { MLFLOW_ENABLE_WORKSPACES: 'true' }),
    ]);
    receivers = await Promise.all([scriptedEndpoint([200]), scriptedEndpoint([200])]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([real.stop(), ours.stop(), ...receivers.map((receiver) => receiver.close())]);
  }, 120_000);

  test('are made, named, refused, kept apart and removed as by MLflow 3.17.2 with --enable-workspaces', async () => {
    const blanks = [blanker(), blanker()];
    for (const call of CALLS) {
      const [expected, got] = await Promise.all(servers().map((server, i) => answerTo(server, call, blanks[i] ?? String)));

      expect({ call, ...got }).toEqual({ call, ...expected });
    }
  });

  test('have webhooks of their own, whose payloads end with the workspace, in deliveries and in tests', async () => {
    const events = [
      { entity: 'PROMPT', action: 'CREATED' },
      { entity: 'REGISTERED_MODEL', action: 'CREATED' },
    ];
    const told: string[][] = [];
    for (const [i, server] of servers().entries()) {
      const receiver = receivers[i];
      const ask = (call: Call) => answerTo(server, call, String);
      await ask(create('team-w'));
      const made = await ask({
        path: `${API}/webhooks`,
        body: { name: 'w', url: receiver?.url, events, secret: 's' },
        workspace: 'team-w',
      });
      await ask({ path: `${API}/webhooks`, body: { name: 'd', url: `${receiver?.url}/default`, events } });
      const list = await (await fetch(`${server.url}${API}/webhooks`, { headers: { 'x-mlflow-workspace': 'team-w' } })).json();
      const [{ webhook_id: id }] = (list as { webhooks: [{ webhook_id: string }] }).webhooks;
      const one = `${API}/webhooks/${id}`;
      told.push([
        made.text.replace(/http:\/\/127\.0\.0\.1:\d+\S*"/, '<url>"').replace(/\d{13}/g, '<time>'),
        ...(
          await Promise.all([
            ask({ path: one }),
            ask({ method: 'DELETE', path: one }),
            ask({ method: 'PATCH', path: one, body: { name: 'x' } }),
          ])
        ).map(({ status, text }) => `${status} ${text}`),
        (await ask({ path: `${one}/test`, body: {} })).text,
      ]);
      await ask(model('told', 'team-w'));
      await ask(model('told'));
      await ask({ path: `${one}/test`, body: {}, workspace: 'team-w' });
      await ask({ path: `${one}/test`, body: { event: { entity: 'BUDGET_POLICY', action: 'EXCEEDED' } }, workspace: 'team-w' });
    }

    const [expected, got] = (await Promise.all(receivers.map((receiver) => receiver.received(4)))).map((requests) =>
      requests.map(({ target, body }) => `${target} ${body.toString().replace(/"timestamp": "[^"]+"/, '<time>')}`).toSorted(),
    );
    expect(got).toEqual(expected);
    expect(got?.filter((text) => text.endsWith('"workspace": "team-w"}'))).toHaveLength(3);
    expect(got?.filter((text) => text.startsWith('//default') || text.includes('/default '))).toHaveLength(1);
    expect(told[1]).toEqual(told[0]);
  });

  test('are what the real client means by set_workspace and MLFLOW_WORKSPACE', async () => {
    const program = new URL('./python/use_workspaces.py', import.meta.url).pathname;
    const [expected, got] = await Promise.all(
      servers().map(async ({ url }) => lastLine((await runPython(PYTHON ?? '', program, [url], {})).stdout)),
    );

    expect(got).toEqual(expected);
    expect(got).toMatchObject({ names: ['from-env', 'in-scope'], elsewhere: [] });
  });

  test('are refused in MLflow’s words where they are off, whatever the address', async () => {
    const pair = [inject('mlflowServer').relaxed, inject('hookglass').relaxed].map((url) => ({ url, stop: () => Promise.resolve() }));
    for (const call of WITHOUT) {
      const [expected, got] = await Promise.all(pair.map((server) => answerTo(server, call, blanker())));

      expect({ call, ...got }).toEqual({ call, ...expected });
    }
  });
});

describe.runIf(canRun && needOverlay('3.10.1'))('workspaces of 3.10.1', () => {
  test('are not told of in a payload, before 3.13.0', async () => {
    const receivers = await Promise.all([scriptedEndpoint([200]), scriptedEndpoint([200])]);
    const servers = await Promise.all([
      startMlflowServer(PYTHON ?? '', { ...RELAXED, ...overlaid('3.10.1') }, { args: ['--enable-workspaces'] }),
      startServe(['--enable-workspaces', '--mlflow-version', '3.10.1']),
    ]);
    const urls = [servers[0].url, servers[1].mlflow];
    for (const [i, url] of urls.entries()) {
      const server = { url, stop: () => Promise.resolve() };
      await answerTo(server, create('team-w'), String);
      const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];
      await answerTo(server, { path: `${API}/webhooks`, body: { name: 'w', url: receivers[i]?.url, events }, workspace: 'team-w' }, String);
      await answerTo(server, model('told', 'team-w'), String);
    }

    const [expected, got] = (await Promise.all(receivers.map((receiver) => receiver.received(1)))).map(([request]) =>
      request?.body.toString().replace(/"timestamp": "[^"]+"/, '<time>'),
    );
    await Promise.all([...servers.map((server) => server.stop()), ...receivers.map((receiver) => receiver.close())]);

    expect(got).toBe(expected);
    expect(got).not.toContain('workspace');
  }, 240_000);
});
