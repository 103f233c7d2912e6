import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAgent, REVISIONS, type Revision, type TestAgent, TRANSPORTS } from '../support/agent-client.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const WAYS = TRANSPORTS.flatMap((transport) => (Object.keys(REVISIONS) as Revision[]).map((revision) => ({ transport, revision })));

describe.each(WAYS)('a coding agent over $transport, revision $revision', ({ transport, revision }) => {
  let core: TestCore;
  let agent: TestAgent;

  beforeAll(async () => {
    core = await startCore();
    agent = await connectAgent(core, { transport, revision, allowActions: true });
  });
  afterAll(async () => {
    await agent.close();
    await core.stop();
  });

  test('is told where everything is', async () => {
    const { data, text } = await agent.call('status');

    expect(data).toMatchObject({ urls: { mlflow: core.mlflow, webhookUrl: core.webhookUrl }, mayAct: true });
    expect(text).toContain(core.mlflow);
  });

  test('registers a webhook, fires an event, and finds, reads, compares, waits for and explains what came of it', async () => {
    const made = await agent.call('create_webhook', { name: 'mine', url: core.webhookUrl, events: ['model_version.created'] });
    const fired = await agent.call('trigger', { event: 'model_version.created', override: ['name=iris'] });
    const again = await agent.call('replay', { id: 'd1' });
    const listed = await agent.call('list_deliveries', { filter: 'state:delivered' });
    const got = await agent.call('get_delivery', { id: 'd1' });
    const body = await agent.call('get_body', { id: 'd1' });
    const compared = await agent.call('diff', { a: 'd1', b: 'd2' });
    const waited = await agent.call('wait_for', { filter: 'model:iris state:delivered', count: 2 });
    const explained = await agent.call('explain_signature', { id: 'd1' });
    const silence = await agent.call('explain_silence', { event: 'model_version.created' });
    const webhooks = await agent.call('list_webhooks');
    const scenario = await agent.call('set_scenario', { scenario: '503x2,verify' });
    const checkUp = await agent.call('doctor');

    for (const one of [made, fired, again, listed, got, body, compared, waited, explained, silence, webhooks, scenario, checkUp]) {
      expect(one.isError, one.text).toBe(false);
    }
    expect(fired.data).toMatchObject({ over: true, items: [{ id: 'd1', state: 'delivered', verdict: 'valid' }] });
    expect(listed.data).toMatchObject({ items: [{ id: 'd2', replayOf: 'd1' }, { id: 'd1' }] });
    expect(got.data).toMatchObject({ id: 'd1', attemptList: [{ number: 1, outcome: 'response', status: 200 }] });
    expect(body.data).toMatchObject({ exact: true, body: { untrusted: expect.stringContaining('"name": "iris"') } });
    expect(compared.data).toMatchObject({ body: { same: true } });
    expect(waited.data).toMatchObject({ met: true });
    expect(explained.data).toMatchObject({ explanations: [], verification: { result: 'valid' } });
    expect(silence.data).toMatchObject({ lostAt: 'arrived' });
    expect(webhooks.data).toMatchObject({ items: [{ name: { untrusted: 'mine' }, secret: 'set' }] });
    expect(scenario.data).toMatchObject({ scenarioText: '503x2,verify' });
    expect(checkUp.data).toMatchObject({ own: expect.arrayContaining([expect.objectContaining({ id: 'own-core' })]) });
  });

  test('runs the checks of a receiver and hears of each', async () => {
    await agent.call('set_scenario', { scenario: 'verify' });
    const heard: number[] = [];
    // The client forgets who listens for progress once the answer is there, and on a pipe both come in one piece.
    const result = await agent.client.callTool(
      { name: 'check_receiver', arguments: { webhook: 'mine', only: ['valid-signature', 'altered-body'] } },
      { onprogress: ({ progress }) => heard.push(progress) },
    );

    expect(result.structuredContent).toMatchObject({ state: 'finished', passed: ['valid-signature', 'altered-body'], notPassed: [] });
    expect(heard).toEqual(transport === 'http' ? [1, 2] : [1, 2].slice(0, heard.length));
  });

  test('reads a delivery, a report and the page about MLflow as resources', async () => {
    const { resources } = await agent.client.listResources();
    const page = await agent.client.readResource({ uri: 'hookglass://docs/what-mlflow-does' });
    const delivery = await agent.client.readResource({ uri: 'hookglass://deliveries/d1' });
    const report = await agent.client.readResource({ uri: 'hookglass://checks/1' });

    expect(resources.map(({ uri }) => uri)).toEqual(expect.arrayContaining(['hookglass://deliveries/d1', 'hookglass://checks/1']));
    expect(textOf(page)).toContain('# ');
    expect(JSON.parse(textOf(delivery))).toMatchObject({ id: 'd1', notice: expect.stringContaining('untrusted') });
    expect(JSON.parse(textOf(report))).toMatchObject({ number: 1, state: 'finished' });
    await expect(agent.client.readResource({ uri: 'hookglass://deliveries/d999' })).rejects.toThrow(/d999|not found/i);
  });

  test('is given two prompts', async () => {
    const { prompts } = await agent.client.listPrompts();
    const debug = await agent.client.getPrompt({ name: 'debug_my_receiver', arguments: { webhook: 'mine' } });

    expect(prompts.map(({ name }) => name)).toEqual(['debug_my_receiver', 'write_a_receiver']);
    expect(JSON.stringify(debug.messages)).toContain('\\"mine\\"');
  });
});

const textOf = ({ contents }: { contents: readonly object[] }): string => {
  const [first] = contents;
  return first && 'text' in first && typeof first.text === 'string' ? first.text : '';
};
