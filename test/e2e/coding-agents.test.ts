import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { connectAgent, type TestAgent } from '../support/agent-client.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { drop, SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, ownCommand: [process.execPath, path.resolve('cli/main.ts')] });
const ROUTE = '/settings/agents';
let agent: TestAgent;

const section = (page: Page) => page.getByRole('region', { name: 'Coding agents', exact: true });
const radio = (page: Page, name: RegExp) => section(page).getByRole('radio', { name });
/** As a person without a mouse gets to a button. */
async function tabToButton(page: Page, text: string): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.textContent === wanted, text);
  for (let presses = 0; presses < 60 && !(await isThere()); presses++) await page.keyboard.press('Tab');
  expect(await isThere(), text).toBe(true);
}
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const settingNow = async () => (await core.client.agents()).mode;

beforeAll(async () => {
  await core.client.createWebhook({ name: 'models', url: core.urls.webhook, events: ['registered_model.created'], secret: 's3cret' });
  await core.mlflow('registered-models/create', { name: 'iris' });
  agent = await connectAgent(
    { dataDir: core.dataDir, inspector: core.urls.inspector },
    { transport: 'http', allowedTargets: ['hooks.internal'] },
  );
  await agent.call('status');
  await agent.call('list_deliveries', { filter: 'event:registered_model*' });
  await agent.call('get_delivery', { id: 'd1' });
  await agent.call('replay', { id: 'd1' });
  await agent.call('fly\u202e', {});
});
afterAll(() => agent.close());
afterEach(() => core.client.resetSetting('agents'));

describe('the configuration of a client', () => {
  it('is copied, started as it is, and answers', async () => {
    const { page, complaints, close } = await open(ROUTE, { permissions: ['clipboard-read', 'clipboard-write'] });
    await section(page).getByRole('button', { name: 'Cursor' }).click();
    await section(page).getByText('~/.cursor/mcp.json').waitFor();
    await section(page).getByRole('textbox', { name: 'Other hosts' }).fill('a.internal, b.internal');
    await section(page).getByRole('button', { name: 'Copy', exact: true }).first().click();
    const { command, args } = JSON.parse(await copied(page)).mcpServers.hookglass;
    const client = new Client({ name: 'pasted', version: '1' });
    await client.connect(new StdioClientTransport({ command, args, env: { PATH: '/usr/bin:/bin' }, stderr: 'inherit' }));
    const { structuredContent } = await client.callTool({ name: 'status', arguments: {} });

    expect(structuredContent).toMatchObject({ urls: { mlflow: core.urls.mlflow } });
    const row = section(page).getByRole('listitem').filter({ hasText: 'pasted 1' }).first();
    await row.getByText('also reaches a.internal, b.internal').waitFor();
    await client.close();
    await expect.poll(() => row.getByText('also reaches').count()).toBe(0);
    expect(page.url()).toContain('#/settings/agents?client=cursor');
    expect(complaints).toEqual([]);
    await close();
  });

  it('over HTTP has no token, which is shown to whoever asks, for ten seconds', async () => {
    const { page, close } = await open(`${ROUTE}?client=claude-code&over=http`, { permissions: ['clipboard-read', 'clipboard-write'] });
    await section(page).getByText('HOOKGLASS_TOKEN=').waitFor();
    const shown = () => page.evaluate(() => document.documentElement.outerHTML);
    expect(await shown()).not.toContain(core.token);
    await section(page).getByRole('button', { name: 'Copy', exact: true }).first().click();
    expect(await copied(page)).not.toContain(core.token);

    await page.clock.install();
    await section(page).getByRole('button', { name: 'Reveal' }).click();
    await section(page).getByText(core.token).waitFor();
    await page.clock.fastForward(10_000);
    await section(page).getByText('••••••••').waitFor();
    expect(await shown()).not.toContain(core.token);
    await close();
  });

  it('says which client takes no address', async () => {
    const { page, close } = await open(`${ROUTE}?client=claude-desktop&over=http`);
    await section(page).getByText('Claude Desktop starts commands alone').waitFor();
    await close();
  });
});

describe('what an agent may do', () => {
  it('is changed at once, also for the one that is connected, and ended for everybody', async () => {
    const { page, complaints, close } = await open(ROUTE);
    await section(page).getByText('on, read only; 1 connected').waitFor();
    expect((await agent.call('replay', { id: 'd1' })).isError).toBe(true);

    await radio(page, /May act/).check();
    await section(page).getByText('on, may act').waitFor();
    expect((await agent.call('replay', { id: 'd1' })).isError).toBe(false);

    await section(page).getByRole('button', { name: 'Turn off' }).click();
    await section(page).getByText('off; whatever an agent asks is refused').waitFor();
    expect((await agent.call('status')).text).toContain('turned coding agents off');
    expect(await radio(page, /./).evaluateAll((all) => all.filter((one) => (one as HTMLInputElement).checked).length)).toBe(0);

    await section(page).getByRole('button', { name: 'Turn on' }).click();
    await section(page).getByText('You chose this here').waitFor();
    await section(page).getByRole('button', { name: 'Back to the default' }).click();
    await section(page).getByText('one that you start with --allow-actions may act').waitFor();
    expect(await settingNow()).toBe('read');
    expect(complaints).toEqual([]);
    await close();
  });

  it('is shown when it is changed elsewhere', async () => {
    const { page, close } = await open(ROUTE);
    await section(page).getByText('on, read only').waitFor();
    await core.client.changeSettings({ agents: 'act' });
    await section(page).getByText('on, may act').waitFor();
    await core.client.resetSetting('agents');
    await section(page).getByText('on, read only').waitFor();
    await close();
  });
});

it('the last calls say what came of each, and lead to their rows in Calls, which say that an agent did it', async () => {
  const { page, complaints, close } = await open(ROUTE);
  const calls = section(page).getByRole('list').last();
  const refused = calls.getByRole('link').filter({ hasText: 'refused: read only' }).first();
  await refused.waitFor();
  expect(await refused.textContent()).toMatch(/^refused\d\d:\d\d:\d\d\.\d{3}replayd1refused: read onlytest-agent 1\.2\.3/);
  await calls.getByRole('link').filter({ hasText: 'no such tool' }).first().waitFor();
  await agent.call('get_body', { id: 'd1' });
  await calls.getByRole('link').first().filter({ hasText: 'get_body' }).waitFor();

  await refused.click();
  await page.getByRole('heading', { name: /Refused · MCP replay d1/ }).waitFor();
  await page.getByRole('region', { name: 'Call' }).getByText('a coding agent, with replay').waitFor();
  expect(page.url()).toContain('q=source%3Aagent');
  const rows = page.getByRole('grid', { name: 'Calls' }).locator('[role="row"][aria-rowindex]');
  for (const text of await rows.allTextContents()) expect(text).toContain('by an agent');
  await page.getByText('“everything that came from a coding agent”').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: a client, a transport, what it may do, off and on', async () => {
  const { page, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('coding agents');
  await page
    .getByRole('option', { name: /Coding agents/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await section(page).getByText('on, read only').waitFor();
  await tabToButton(page, 'Zed');
  await page.keyboard.press('Enter');
  await section(page).getByText('context_servers').waitFor();
  await tabToButton(page, 'Asks over HTTP');
  await page.keyboard.press('Enter');
  await section(page).getByText('Bearer THE-TOKEN').waitFor();
  await radio(page, /Read only/).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(settingNow).toBe('act');
  await section(page).getByRole('button', { name: 'Turn off' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(settingNow).toBe('off');
  await section(page).getByRole('button', { name: 'Turn on' }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(settingNow).toBe('read');
  await core.client.resetSetting('agents');
  await close();
});

describe('a copy for an agent', () => {
  const permissions = ['clipboard-read', 'clipboard-write'];

  it('is made by keyboard of a delivery, and of a call and a webhook by the palette; nothing chosen, nothing copied', async () => {
    const { page, complaints, close } = await open('/deliveries/d1', { permissions });
    await page.getByRole('heading', { name: /Delivered/ }).waitFor();
    await page.keyboard.press('c');
    await page.keyboard.press('a');
    await page
      .getByText(/^Copied for an agent: .* masked\.$/)
      .first()
      .waitFor();
    expect(await copied(page)).toMatch(/^# Delivery d1: `delivered`, `registered_model\.created` for `iris`/);

    const webhook = (await core.client.webhooks()).items[0]?.id ?? '';
    for (const [route, title] of [
      ['/calls/a1', '# Call a1: '],
      [`/webhooks/${webhook}`, '# Webhook `models`: ACTIVE'],
    ] as const) {
      await page.goto(`${core.urls.inspector}/#${route}`);
      await page.getByText('iris').or(page.getByText('Last 20 deliveries')).first().waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('copy for an agent');
      await page
        .getByRole('option', { name: /Copy for an agent/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => copied(page)).toContain(title);
    }

    await page.goto(`${core.urls.inspector}/#/tunnel`);
    await page.getByRole('heading', { name: 'Tunnel' }).first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('copy for an agent');
    await page.getByText('nothing is chosen that an agent could be told of').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('the button for it', () => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const pressed = (page: Page) => page.getByRole('button', { name: 'Copy for an agent' }).click();

  it('stands at a call, a webhook and an event that nobody got', async () => {
    await core.mlflow('registered-models/create', { name: 'tulip' });
    await core.mlflow('model-versions/create', { name: 'tulip', source: 's3://models/tulip' });
    const [webhook] = (await core.client.webhooks()).items;
    const [unheard] = (await core.client.unheard()).items;
    const { page, complaints, close } = await open('/calls/a1', { permissions });
    for (const [route, title] of [
      ['/calls/a1', '# Call a1: '],
      [`/webhooks/${webhook?.id}`, '# Webhook `models`: ACTIVE'],
      [`/deliveries/${unheard?.id}`, `# Event ${unheard?.id}, which nobody got: model_version.created for \`tulip v1\``],
    ] as const) {
      await page.goto(`${core.urls.inspector}/#${route}`);
      await pressed(page);
      await expect.poll(() => copied(page), { message: route }).toContain(title);
    }
    expect(await copied(page)).toContain('No webhook subscribes to model_version.created, so nothing was sent.');

    await page.goto(`${core.urls.inspector}/#/deliveries`);
    await page.getByRole('row', { name: /tulip v1/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: /Copy for an agent/ }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('copies out of a file, too: what stands there, masked, with the place in it', async () => {
    const { page, complaints, close } = await open('/deliveries', { permissions });
    await page.getByRole('main').waitFor();
    const request = {
      method: 'POST',
      url: 'https://hooks.example.com/in',
      headers: [
        { name: 'X-MLflow-Delivery-Id', value: 'a-delivery' },
        { name: 'X-MLflow-Signature', value: 'v1,AAAA' },
        { name: 'Authorization', value: 'Bearer xyz-credential' },
      ],
      postData: { mimeType: 'application/json', text: '{"note":"s3cret"}' },
    };
    const entries = [{ request, response: { status: 401, headers: [], content: { text: 'no' } } }];
    await drop(page, 'bug.har', JSON.stringify({ log: { entries } }));
    await page.getByRole('row', { name: /401/ }).click();
    await page.getByRole('heading', { name: /Failed/ }).waitFor();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: /Copy for an agent/ }).click();
    await expect.poll(() => copied(page)).toContain('# Delivery: `failed`');

    const text = await copied(page);
    expect(text).toMatch(/- Read from a file: `bug\.har, entry 1, line \d+`/);
    expect(text).toContain('{"note":"▒secret▒"}');
    expect(text).toContain('Authorization: [redacted]');
    expect(text).not.toContain('hooks.example.com');
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.each([SIZE_A, SIZE_B])('at $width × $height', (viewport) => {
  it.each(['light', 'dark'] as const)('nothing serious is found and nothing scrolls sideways, in the %s theme', async (colorScheme) => {
    const { page, close } = await open(ROUTE, { viewport, colorScheme, reducedMotion: 'reduce' });
    const folder = process.env['PICTURES'];
    for (const [name, route] of [
      ['stdio', ROUTE],
      ['http', `${ROUTE}?client=vscode&over=http`],
      ['calls', '/calls?q=source:agent'],
    ] as const) {
      await page.goto(`${core.urls.inspector}/#${route}`);
      await page
        .getByText(name === 'calls' ? /^by an agent, / : 'Last calls')
        .first()
        .waitFor();
      await page.waitForLoadState('networkidle');

      expect(await seriousFindings(page), name).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
      if (folder) await page.screenshot({ path: `${folder}/agents-${name}-${viewport.width}-${colorScheme}.png` });
    }
    await close();
  });
});
