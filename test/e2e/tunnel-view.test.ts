import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { standIn } from '../support/stand-in.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';
import { tabTo } from '../support/tab-to.ts';

const suite = await inspectedSuite({
  cores: 'asked',
  windows: { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' },
});
let rig: Awaited<ReturnType<typeof startTunnelled>>;
let receiver: string;

beforeAll(async () => {
  rig = await startTunnelled({ pageDir: path.resolve('dist/renderer') });
  receiver = new URL(rig.core.webhookUrl).origin;
  await rig.client.createWebhook({
    name: 'deploy',
    url: 'http://127.0.0.1:9/old',
    events: ['registered_model.created'],
    secret: 's3cret',
  });
});
beforeEach(async () => {
  await rig.client.stopTunnel();
});
afterAll(async () => {
  await rig.core.stop();
  rig.remove();
});

const open = async (route: string, options: { colorScheme?: 'light' | 'dark' } = {}) =>
  suite.open(route, { link: await rig.client.launchLink(), ...options });
const shown = (page: Page, kind: TunnelState['kind']) => page.locator(`[data-tunnel="${kind}"]`).waitFor();
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const deployUrl = async () => (await rig.client.webhooks()).items.find(({ name }) => name === 'deploy')?.url;

it('with the mouse: started, its address copied and given to a webhook, and stopped', async () => {
  rig.prints(receiver);
  const { page, complaints, close } = await open('/tunnel');
  await shown(page, 'off');
  expect(await page.getByText('Only the receiver').textContent()).toContain('Never the MLflow API, never this inspector.');

  await page.getByRole('radio', { name: 'Your command' }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await shown(page, 'on');
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click();
  await expect.poll(() => clipboard(page)).toBe(receiver);
  await page.getByRole('checkbox', { name: 'deploy' }).click();
  await expect.poll(deployUrl).toBe(`${receiver}/webhook`);
  await expect.poll(() => page.getByRole('checkbox', { name: 'deploy' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'curl' }).click();
  expect(await page.locator('pre').textContent()).toContain(`${receiver}/webhook`);
  await page.getByRole('checkbox', { name: 'deploy' }).click();
  await expect.poll(async () => (await rig.client.tunnel()).followers).toEqual([]);
  await page.getByRole('button', { name: 'Stop' }).click();
  await shown(page, 'off');

  expect(await deployUrl()).toBe(`${receiver}/webhook`);
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: opened, started, its address copied, a webhook ticked, and stopped from elsewhere', async () => {
  rig.prints(receiver);
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();

  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await shown(page, 'off');
  await tabTo(page, '[value=custom]'); // it was used the last time, so it is the chosen one of the group
  await page.keyboard.press('Enter');
  await shown(page, 'on');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('copy the public url');
  await page.keyboard.press('Enter');
  await expect.poll(() => clipboard(page)).toBe(receiver);
  await tabTo(page, '[type=checkbox]');
  await page.keyboard.press('Space');
  await expect.poll(async () => (await rig.client.tunnel()).followers.map(({ webhookName }) => webhookName)).toEqual(['deploy']);
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await page.waitForURL(/#\/deliveries/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('stop the tunnel');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await rig.client.tunnel()).state.kind).toBe('off');
  await page.getByRole('link', { name: 'Tunnel off' }).waitFor();

  expect(complaints).toEqual([]);
  await close();
});

it('what is refused is said at its field, which has the focus; nothing is started', async () => {
  const { page, close } = await open('/tunnel');
  await shown(page, 'off');
  await page.getByRole('radio', { name: 'Your server, ssh' }).click();
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill('-oProxyCommand=x');
  await page.keyboard.press('Enter');

  await page.getByRole('alert').first().waitFor();
  const field = page.getByRole('textbox', { name: 'Host', exact: true });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await field.inputValue()).toBe('-oProxyCommand=x');
  expect((await rig.client.tunnel()).state.kind).toBe('off');
  await close();
});

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('an accessibility scan finds nothing serious: off, starting, on, down, failed', async () => {
    const { page, close } = await open('/tunnel', { colorScheme });
    const scan = async (kind: TunnelState['kind']) => {
      await shown(page, kind);
      expect(await seriousFindings(page), kind).toEqual([]);
    };

    await scan('off');
    standIn(rig.programs, 'bore', {});
    await rig.client.startTunnel({ provider: 'custom' });
    await scan('starting');
    rig.prints(receiver);
    await rig.client.startTunnel({ provider: 'custom' });
    await scan('on');
    standIn(rig.programs, 'bore', { stderr: 'no route to host\n', exitCode: 1 });
    await rig.client.startTunnel({ provider: 'custom' });
    await scan('down');
    standIn(rig.programs, 'cloudflared', { stderr: 'Cannot determine default origin certificate path\n', exitCode: 1 });
    await rig.client.startTunnel({ provider: 'cloudflared-named', name: 'hooks', publicUrl: 'https://hooks.example.org' });
    await scan('failed');
    await rig.client.stopTunnel();
    await shown(page, 'off');
    await close();
  });
});
