import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_RUNNING } from '#core/agents/running.ts';
import { person } from '../support/a-person.ts';
import { answersTo, connectAgent, REVISIONS, type Revision, type TestAgent, TRANSPORTS, tokenOf } from '../support/agent-client.ts';
import { CHECKED_SECRET } from '../support/checked-receiver.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startCore, type TestCore, temporaryDirectory } from '../support/start-core.ts';

const WAYS = TRANSPORTS.flatMap((transport) => (Object.keys(REVISIONS) as Revision[]).map((revision) => ({ transport, revision })));
/** For an engine that an agent starts by itself. */
const ANY_PORTS = {
  HOOKGLASS_MLFLOW_PORT: '0',
  HOOKGLASS_RECEIVER_PORT: '0',
  HOOKGLASS_INSPECTOR_PORT: '0',
  HOOKGLASS_RECEIVER_TLS_PORT: 'off',
};

let core: TestCore;
let reader: TestAgent;
let actor: TestAgent;

beforeAll(async () => {
  core = await startCore();
  reader = await connectAgent(core, { transport: 'http' });
  actor = await connectAgent(core, { transport: 'http', allowActions: true });
});
afterAll(async () => {
  await reader.close();
  await actor.close();
  await core.stop();
});

describe('a question that cannot be answered', () => {
  test.each([
    ['get_delivery', { id: 'd999' }, /no delivery "d999".*list_deliveries/s],
    ['get_delivery', {}, /id/],
    ['get_body', { id: 'd1', from: -1 }, /from/],
    ['list_deliveries', { filter: 'colour:red' }, /colour/],
    ['list_deliveries', { filter: '"' }, /filter: ": The quotation mark is not closed\.$/],
    ['list_deliveries', { limit: 5000 }, /limit/],
    ['list_deliveries', { cursor: 'nonsense' }, /cursor|page/i],
    ['wait_for', { filter: 'state:nonsense' }, /state/],
    ['explain_signature', { id: 'c999' }, /list_deliveries/],
    ['diff', { a: 'c1', b: 'c2' }, /no request "c1"/],
    ['check_receiver', { webhook: 'nobody' }, /no webhook "nobody".*list_webhooks/s],
    ['doctor', { webhookUrl: 'http://127.0.0.1:1/' }, /mlflowUri/],
    ['fly', {}, /no tool "fly".*list_deliveries/s],
  ])('%s %j is an error that says what to do', async (name, input, says) => {
    const { isError, text } = await reader.call(name, input);

    expect(isError).toBe(true);
    expect(text).toMatch(says);
  });

  test('an address of a resource that is none is said again in part only', async () => {
    const asked = reader.client.readResource({ uri: 'x'.repeat(4000) });

    await expect(asked).rejects.toThrow(/There is no resource "x{200}"\. There are hookglass:.*resources\/list/);
  });

  test.each([
    ['trigger', { event: 'model.flown' }, /event/],
    ['trigger', { event: 'prompt.created', override: ['colour=red'] }, /prompt\.created has no field "colour"/],
    ['trigger', { event: 'prompt.created' }, /No ACTIVE webhook listens/],
    ['replay', { id: 'd999' }, /no delivery "d999"/],
    ['set_scenario', { scenario: 'fly' }, /fly/],
    ['set_scenario', { endpoint: 'nowhere', scenario: 'verify' }, /no endpoint "nowhere"/],
    ['create_webhook', { name: 'a b', url: 'http://127.0.0.1:1/', events: ['prompt.created'] }, /name/],
  ])('of an agent that may act: %s %j', async (name, input, says) => {
    const { isError, text } = await actor.call(name, input);

    expect(isError).toBe(true);
    expect(text).toMatch(says);
    expect((await person(core).webhooks()).items).toEqual([]);
  });
});

describe('what is sent for an agent', () => {
  test.each([
    ['doctor', { mlflowUri: 'http://mlflow.example/' }],
    ['doctor', { mlflowUri: 'http://localhost.example/' }],
    ['doctor', { mlflowUri: 'http://2130706433.example/' }],
    ['create_webhook', { name: 'away', url: 'https://evil.example/', events: ['prompt.created'] }],
    ['create_webhook', { name: 'away', url: 'http://127.0.0.1@evil.example/', events: ['prompt.created'] }],
    // A delivery follows redirects.
    ['set_scenario', { scenario: '307(location=https://evil.example/)' }],
    ['set_scenario', { scenario: '200,503[every=2],308(location=//evil.example/x)x2,loop' }],
    ['set_scenario', { scenario: '302(header="LOCATION: https://evil.example/")' }],
  ])('stays on this computer: %s %j', async (name, input) => {
    const { isError, text } = await actor.call(name, input);

    expect(isError).toBe(true);
    expect(text).toContain('--allowed-targets');
  });

  test('may be sent on to elsewhere on this computer, and to a webhook that a person registered', async () => {
    const asked = person(core);
    const { id } = await asked.createWebhook({ name: 'away', url: 'https://hooks.example/in', events: ['prompt_tag.deleted'] });
    const scenarios = ['302(location=/health)', '307(location=http://localhost:9/)', '307(location=https://hooks.example/in)', 'verify'];
    const answers: boolean[] = [];
    for (const scenario of scenarios) answers.push((await actor.call('set_scenario', { scenario })).isError);
    await asked.removeWebhook(id);
    const text = await actor.call('set_scenario', { scenario: '302(location=http://127.0.0.1\u3002evil.example/)' });

    expect(answers).toEqual([false, false, false, false]);
    expect(text.text).toContain('percent form');
  });

  test('goes to a host that a person named', async () => {
    const named = await connectAgent(core, { transport: 'http', allowActions: true, allowedTargets: ['hooks.internal'] });
    const made = await named.call('create_webhook', {
      name: 'named',
      url: 'https://hooks.internal/',
      events: ['prompt_tag.deleted'],
      signed: false,
    });
    const refused = await named.call('create_webhook', { name: 'away', url: 'https://other.internal/', events: ['prompt_tag.deleted'] });
    await named.close();

    expect(made.isError, made.text).toBe(false);
    expect(refused.isError).toBe(true);
    await person(core).removeWebhook(String((made.data['webhook'] as { id: string }).id));
  });

  test('goes to a webhook that a person registered, and a replay to nowhere else', async () => {
    const endpoint = await scriptedEndpoint([200]);
    const asked = person(core);
    const { id } = await asked.createWebhook({ name: 'ours', url: endpoint.url, events: ['prompt_alias.created'], secret: CHECKED_SECRET });
    const sent = await actor.call('trigger', { event: 'prompt_alias.created' });
    const away = await actor.call('replay', { id: 'd1', to: 'https://evil.example/' });
    const probed = await actor.call('check_receiver', { webhook: 'ours', only: ['valid-signature'], probeUrl: 'https://evil.example/' });
    await asked.removeWebhook(id);
    await endpoint.close();

    expect(sent.data).toMatchObject({ items: [{ state: 'delivered' }] });
    expect([away.isError, probed.isError]).toEqual([true, true]);
    expect(endpoint.requests).toHaveLength(1);
    expect((await asked.delivery('d1'))?.commands).toMatchObject([{ command: 'compose', origin: 'agent' }]);
  });
});

describe('what a person says in the settings', () => {
  test('stands above what an agent was started with, at once', async () => {
    const asked = person(core);
    await asked.changeSettings({ agents: 'read' });
    const readOnly = await actor.call('set_scenario', { scenario: 'verify' });
    await asked.changeSettings({ agents: 'off' });
    const off = await actor.call('status');
    const { tools } = await actor.client.listTools({}, { cacheMode: 'bypass' });
    await asked.changeSettings({ agents: 'act' });
    const may = await reader.call('set_scenario', { scenario: 'verify' });
    await asked.resetSetting('agents');
    const again = await actor.call('set_scenario', { scenario: 'verify' });

    expect([readOnly.isError, off.isError, may.isError, again.isError]).toEqual([true, true, false, false]);
    expect(readOnly.text).toContain('settings');
    expect(off.text).toContain('Coding agents');
    expect(tools).toEqual([]);
  });

  test.each(TRANSPORTS)('ends what runs when they turn agents off, over %s', async (transport) => {
    const endpoint = await scriptedEndpoint(['hang']);
    const asked = person(core);
    const { id } = await asked.createWebhook({ name: 'slow', url: endpoint.url, events: ['prompt_tag.set'], secret: CHECKED_SECRET });
    const agent = await connectAgent(core, { transport });
    const check = agent.call('check_receiver', { webhook: 'slow' });
    await endpoint.received(1);
    await asked.changeSettings({ agents: 'off' });
    const ended = await check;
    await asked.resetSetting('agents');
    const [run] = await asked.checkRuns();
    await agent.close();
    await asked.removeWebhook(id);
    await endpoint.close();

    expect(ended).toMatchObject({ isError: true, text: expect.stringMatching(/^It was ended\. A person has turned coding agents off/) });
    expect(run?.state).toBe('stopped');
  });

  test.each([
    ['stdio', '2025-11-25'],
    ['stdio', '2026-07-28'],
    ['http', '2026-07-28'],
  ] as const)('is told to an agent that is connected over %s, revision %s: it has other tools at once', async (transport, revision) => {
    const heard: string[][] = [];
    const agent = await connectAgent(core, { transport, revision, onTools: (names) => heard.push(names) });
    await agent.call('status');
    const asked = person(core);
    await asked.changeSettings({ agents: 'act' });
    await expect.poll(() => heard.at(-1) ?? [], { timeout: 20_000 }).toContain('replay');
    await asked.changeSettings({ agents: 'off' });
    await expect.poll(() => heard.at(-1), { timeout: 20_000 }).toEqual([]);
    await asked.resetSetting('agents');
    await agent.close();
  });

  test('and who comes and goes is told on the stream', async () => {
    const types: string[] = [];
    const stop = core.core.subscribe((events) => types.push(...events.map(({ type }) => type)));
    const told = () => types.filter((type) => type === 'agents.changed').length;
    const agent = await connectAgent(core, { transport: 'stdio' });
    await agent.call('status');
    await expect.poll(told).toBeGreaterThan(0);
    const before = told();
    await agent.close();
    const there = async () => (await person(core).agents()).connected.filter((one) => one.transport === 'stdio');
    await expect.poll(there, { timeout: 20_000 }).toEqual([]);
    stop();

    expect(told()).toBeGreaterThan(before);
  });

  test('is shown with who is connected and what there is', async () => {
    const stdio = await connectAgent(core, { transport: 'stdio', allowActions: true });
    await stdio.call('status');
    const view = await person(core).agents();
    await stdio.close();

    expect(view).toMatchObject({ mode: 'read', chosen: false });
    expect(view.connected).toEqual(
      expect.arrayContaining([expect.objectContaining({ client: 'test-agent 1.2.3', transport: 'stdio', mayAct: true })]),
    );
    expect(view.tools).toHaveLength(15);
    expect(view.tools.filter(({ acts }) => acts).map(({ name }) => name)).toEqual(['trigger', 'replay', 'set_scenario', 'create_webhook']);
  });

  test('is told to nobody without a row: each call stands in Calls', async () => {
    await reader.call('replay', { id: 'd1' });
    await actor.call('set_scenario', { scenario: 'verify' });
    const rows = async () => (await person(core).calls({ limit: 20 })).items.filter(({ agent }) => agent !== undefined);
    await expect.poll(async () => (await rows()).slice(0, 2).map(({ agent }) => agent?.tool)).toEqual(['set_scenario', 'replay']);

    expect((await rows()).slice(0, 2)).toMatchObject([
      { method: 'MCP', status: 200, client: 'test-agent 1.2.3', agent: { acts: true, about: 'verify', outcome: 'set' } },
      { status: 403, quiet: 'refused', agent: { acts: true, about: 'd1', outcome: 'refused: read only' } },
    ]);
  });
});

describe('what there is not', () => {
  const newest = async (count: number) => {
    const { items } = await person(core).calls({ q: 'source:agent', limit: count });
    return items.map(({ path, status, quiet }) => ({ path, status, quiet }));
  };

  test('leaves a row as well: a tool, a resource, a prompt', async () => {
    await reader.call('fly\u202e', {});
    const missing = reader.client.readResource({ uri: 'hookglass://deliveries/d999' });
    await expect(missing).rejects.toThrow();
    await expect(reader.client.getPrompt({ name: 'sing' })).rejects.toThrow(/no prompt "sing".*debug_my_receiver/s);

    await expect
      .poll(() => newest(3))
      .toEqual([
        { path: 'get_prompt sing', status: 404, quiet: 'refused' },
        { path: 'read_resource hookglass://deliveries/d999', status: 404, quiet: 'refused' },
        { path: 'fly\\u{202e}', status: 404, quiet: 'refused' },
      ]);
  });

  test('of endless length is cut in its row', async () => {
    await reader.call('x'.repeat(4000), {});
    await expect.poll(async () => (await newest(1))[0]?.path).toBe('x'.repeat(60));
  });

  test('is told from what is read', async () => {
    await reader.client.readResource({ uri: 'hookglass://docs/what-mlflow-does' });
    await reader.client.getPrompt({ name: 'debug_my_receiver', arguments: { webhook: 'mine' } });
    await expect
      .poll(() => newest(2))
      .toEqual([
        { path: 'get_prompt debug_my_receiver', status: 200, quiet: 'reading' },
        { path: 'read_resource hookglass://docs/what-mlflow-does', status: 200, quiet: 'reading' },
      ]);
    await expect(reader.client.getPrompt({ name: 'debug_my_receiver', arguments: { webhook: 'x'.repeat(101) } })).rejects.toThrow(/100/);
  });
});

describe.each(WAYS)('over $transport, revision $revision', ({ transport, revision }) => {
  test('an agent that cancels ends what it asked for, and the engine goes on', async () => {
    const endpoint = await scriptedEndpoint(['hang']);
    const asked = person(core);
    const { id } = await asked.createWebhook({ name: 'slow', url: endpoint.url, events: ['prompt_tag.set'], secret: CHECKED_SECRET });
    const agent = await connectAgent(core, { transport, revision });
    const cancel = new AbortController();
    const check = agent.client.callTool({ name: 'check_receiver', arguments: { webhook: 'slow' } }, { signal: cancel.signal });
    await endpoint.received(1);
    cancel.abort('not needed any more');

    await expect(check).rejects.toThrow();
    await expect.poll(async () => (await asked.checkRuns())[0]?.state, { timeout: 10_000 }).toBe('stopped');
    expect((await agent.call('status')).isError).toBe(false);
    await agent.close();
    await asked.removeWebhook(id);
    await endpoint.close();
  });

  test('two agents at once get each their own answer', async () => {
    const agents = await Promise.all([
      connectAgent(core, { transport, revision }),
      connectAgent(core, { transport, revision, allowActions: true }),
    ]);
    const asked = agents.map((agent) => Promise.all(Array.from({ length: 10 }, () => agent.call('status'))));
    const answers = await Promise.all(asked);
    await Promise.all(agents.map((agent) => agent.close()));

    expect(answers[0]?.every(({ data }) => data['mayAct'] === false)).toBe(true);
    expect(answers[1]?.every(({ data }) => data['mayAct'] === true)).toBe(true);
  });
});

test('an agent that asks without end is refused what is too much, and answered again after it', async () => {
  const stop = new AbortController();
  const wait = { name: 'wait_for', arguments: { filter: 'state:failed event:prompt_version.created', timeoutSec: 120 } };
  const waitToo = () => reader.client.callTool(wait, { signal: stop.signal }).catch(() => undefined);
  const waiting = Array.from({ length: MOST_RUNNING }, waitToo);
  const status = () => reader.call('status');
  const askMore = async () => {
    waiting.push(waitToo()); // the question before may have had the place of one of them
    return (await status()).text;
  };
  await expect.poll(askMore, { timeout: 30_000 }).toMatch(/^100 calls run at once, and no more are taken\./);
  stop.abort();
  await Promise.all(waiting);

  await expect.poll(async () => (await status()).isError, { timeout: 30_000 }).toBe(false);
});

describe.each(Object.keys(REVISIONS) as Revision[])('an engine that is not there, revision %s', (revision) => {
  test('is started for an agent, by one of two that come at once', async () => {
    const dataDir = temporaryDirectory();
    const come = () => connectAgent({ dataDir, inspector: '' }, { transport: 'stdio', revision, env: ANY_PORTS });
    const agents = await Promise.all([come(), come()]);
    const answers = await Promise.all(agents.map((agent) => agent.call('status')));
    await Promise.all(agents.map((agent) => agent.close()));

    expect(answers.map(({ isError }) => isError)).toEqual([false, false]);
    expect(answers[0]?.data['urls']).toEqual(answers[1]?.data['urls']);
  }, 120_000);

  test('ends a call in words when it stops in the middle, and the next call starts another', async () => {
    const dataDir = temporaryDirectory();
    const stopping = await startCore({ dataDir });
    const agent = await connectAgent(stopping, { transport: 'stdio', revision, env: ANY_PORTS });
    const waiting = agent.call('wait_for', { filter: 'state:failed', timeoutSec: 60 });
    // Named once it has asked with a tool: a client of the newer revision tries a process of its own first.
    const names = async () => (await person(stopping).agents()).connected.map(({ client }) => client);
    await expect.poll(names, { timeout: 20_000 }).toContain('test-agent 1.2.3');
    await stopping.core.stop();
    const { isError, text } = await waiting;
    const next = await agent.call('status');
    await agent.close();

    expect(isError).toBe(true);
    expect(text).toMatch(/Ask again|Cancelled/);
    expect(next.isError, next.text).toBe(false);
  }, 120_000);
});

describe.each(TRANSPORTS)('a client that says odd things over %s', (transport) => {
  const question = (id: number, method: string, params: unknown) => ({ jsonrpc: '2.0', id, method, params });

  test('reads one sentence that says what was expected, and is answered after it', async () => {
    const answers = await answersTo(core, transport, [
      question(1, 'tools/call', { name: 'status', arguments: null }),
      question(2, 'tools/call', { name: 5 }),
      question(3, 'tools/fly', {}),
      question(4, 'resources/read', { uri: 5 }),
      question(5, 'resources/read', { uri: 'hookglass://fly/1' }),
      question(6, 'prompts/get', { name: 'sing' }),
      question(7, 'prompts/get', { name: 'debug_my_receiver', arguments: null }),
      question(8, 'tools/list', { cursor: 'x' }),
      { ...question(9, 'ping', {}), fly: 1 },
      question(10, 'tools/call', []),
      question(11, 'tools/call', { name: 'get_delivery', arguments: { id: 5, fly: 1 } }),
      question(12, 'tools/call', { name: 'status', arguments: {} }),
    ]);
    const said = answers.map(({ error, result }) => error?.message ?? result?.content?.[0]?.text ?? '');

    expect(said.slice(0, 11)).toEqual([
      'tools/call cannot be answered: params.arguments: an object is expected, and it is null.',
      'tools/call cannot be answered: params.name: a text is expected, and it is a number.',
      expect.stringMatching(/^"tools\/fly" is no method here\. There are /),
      'resources/read cannot be answered: params.uri: a text is expected, and it is a number.',
      expect.stringMatching(/^There is no resource "hookglass:\/\/fly\/1"\. There are /),
      expect.stringMatching(/^There is no prompt "sing"\. There are /),
      'prompts/get cannot be answered: params.arguments: an object is expected, and it is null.',
      'tools/list takes no cursor: everything is in the first answer.',
      'A message has jsonrpc, id, method and params, and no "fly".',
      '"params" is an object.',
      'The input is not what get_delivery takes. id: a text is expected, and it is a number; there is no "fly"; it takes id.',
    ]);
    expect(said[11]).toContain('Tracking URI');
  });

  test('and of what has no name: several at once, an id that is an object, what is no JSON', async () => {
    const ping = question(1, 'ping', {});
    for (const [odd, says] of [
      [[ping, ping], /several at once are not taken/],
      [{ ...ping, id: {} }, /"id" is a text or a whole number/],
      [null, /one JSON object/],
      ['{"a":', /no JSON/],
    ] as const) {
      const [answer] = await answersTo(core, transport, [odd]);
      expect(answer).toMatchObject({ id: null, error: { message: expect.stringMatching(says) } });
    }
  });
});

describe('who may ask', () => {
  const ask = async (headers: Record<string, string>, method = 'POST') => {
    const asked = request(`${core.inspector}/mcp`, { method, headers: { 'content-type': 'application/json', ...headers } });
    asked.end(method === 'POST' ? '{}' : undefined);
    const [response, socket] = await Promise.race([once(asked, 'response'), once(asked, 'upgrade')]);
    socket?.destroy();
    response.resume();
    return response.statusCode as number;
  };
  const token = () => ({ authorization: `Bearer ${tokenOf(core)}` });
  const upgrade = { connection: 'Upgrade', upgrade: 'hookglass-mcp' };

  test.each([
    ['without a token', () => ({}), 401],
    ['with another token', () => ({ authorization: 'Bearer nonsense' }), 401],
    ['from a page of another origin', () => ({ ...token(), origin: 'https://evil.example' }), 403],
    ['by another name', () => ({ ...token(), host: 'evil.example' }), 403],
  ])('%s nobody does', async (_how, headers, status) => {
    expect(await ask(headers())).toBe(status);
    expect(await ask({ ...headers(), ...upgrade }, 'GET')).toBe(status);
  });

  test('with the token a program does, in the protocol and no other', async () => {
    expect(await ask({ ...token(), ...upgrade }, 'GET')).toBe(101);
    expect(await ask({ ...token(), ...upgrade, upgrade: 'tea' }, 'GET')).toBe(400);
  });
});
