import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { needDesktop, openInDesktop, startDisplay } from '../support/open-desktop.ts';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { quickest } from '../support/quickest.ts';
import { BUILT_MAIN, startCli } from '../support/run-cli.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';
import { type RunningMlflowServer, startMlflowServer } from '../support/start-mlflow-server.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

const REGISTER = fileURLToPath(new URL('../contract/python/register_model.py', import.meta.url));
/** From the change to its row, for a machine with nothing else to do. */
const WITHIN_MS = 2000;
/** As short as its list cache can be and still be one. */
const CACHE_SEC = '1';
const RELAXED = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: CACHE_SEC,
};

const { core, open } = await inspectedSuite({ windows: { reducedMotion: 'reduce' } });

describe.runIf(needPython('HOOKGLASS_PYTHON'))('a real MLflow 3.17.2', () => {
  let server: RunningMlflowServer;
  let host: string;
  beforeAll(async () => {
    server = await startMlflowServer(PYTHON ?? '', RELAXED);
    host = new URL(server.url).host;
  }, 120_000);
  afterAll(() => server.stop(), 60_000);

  const shown = (page: Page, kind: string) => page.locator(`[data-attachment="${kind}"]`).first().waitFor({ timeout: 20_000 });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const register = (name: string) => runPython(PYTHON ?? '', REGISTER, [server.url, name], {});
  const registered = async () => {
    const list = (await (await fetch(`${server.url}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: { name: string }[] };
    return (list.webhooks ?? []).map(({ name }) => name);
  };
  const fill = async (page: Page) => {
    await page.getByRole('textbox', { name: 'Tracking URI' }).fill(server.url);
    await page.getByRole('textbox', { name: 'List cache' }).fill(CACHE_SEC);
  };

  it('with the mouse: nothing is wrong with it, what a client changes arrives with its origin, and detaching removes the webhook', async () => {
    const { page, complaints, close } = await open('/connect');
    await fill(page);
    await press(page, 'Check');
    const findings = page.getByRole('region', { name: 'Findings', exact: true });
    await findings.getByText('MLflow 3.17.2 knows all 15 events').waitFor();
    await findings.getByText(/^nothing is wrong; checked at /).waitFor();
    await page.getByText('accepted by this server;').waitFor();
    await press(page, 'Attach');
    await shown(page, 'attached');
    await page.getByText('answered 200').waitFor();
    expect(await registered()).toEqual([expect.stringMatching(/^hookglass-[0-9a-f]{6}$/)]);

    const arrivedAfterMs = await quickest(5, WITHIN_MS, async (time) => {
      await register(`iris-${time}`);
      const changedAtMs = performance.now();
      await page.getByText(new RegExp(`^${2 + time} arrived, the last at `)).waitFor();
      return performance.now() - changedAtMs;
    });
    expect(arrivedAfterMs).toBeLessThan(WITHIN_MS);
    await page.getByRole('link', { name: 'Show what arrived' }).click();
    const row = page.locator('[role="row"][aria-rowindex]').filter({ hasText: 'registered_model.created' }).first();
    await row.getByText(`from ${host}, 3.17.2`).first().waitFor({ state: 'attached' });
    await row.click();
    await page.getByRole('heading', { name: `Arrived · 200 · from ${host}, 3.17.2` }).waitFor();
    await page.getByText(`Secret of the attached ${host}, 3.17.2`).waitFor();
    await page.getByRole('link', { name: 'Real MLflow' }).click();
    await press(page, 'Detach');
    await shown(page, 'detached');

    expect(await registered()).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('follows an attachment that another window began, by the stream alone', async () => {
    const { page, close } = await open('/connect');
    await page.getByRole('textbox', { name: 'Tracking URI' }).waitFor();
    const { id } = await core.client.attachServer({ uri: server.url, receive: { kind: 'here' }, listCacheMs: 3000 });
    await shown(page, 'waiting');
    await page.getByText(/^[123] s left$/).waitFor();
    await shown(page, 'attached');
    await core.client.detachServer(id);
    await shown(page, 'detached');
    await close();
  });

  it('one that was killed has left its webhook: the next start says so in rail and view, and removes it', async () => {
    const dataDir = temporaryDirectory();
    const ports = ['--mlflow-port', '0', '--receiver-port', '0', '--receiver-tls-port', 'off', '--inspector-port', '0', '--no-open'];
    const args = ['attach', '--json', '--mlflow-uri', server.url, '--list-cache', `${CACHE_SEC}s`, '--data-dir', dataDir, ...ports];
    const killed = startCli(args, {}, undefined, BUILT_MAIN);
    await killed.printed(1);
    killed.kill();
    await killed.ended;
    const [left = ''] = await registered();
    const next = await startCore({ dataDir, pageDir: path.resolve('dist/renderer') });

    const { page, complaints, close } = await open('/connect', { link: next.launchUrl });
    await page.getByRole('link', { name: /1 webhook left on a server/ }).waitFor({ state: 'attached' });
    const box = page.getByRole('region', { name: `Left over: ${left}` });
    await box.getByText(server.url).waitFor();
    await box.getByRole('button', { name: 'Remove it' }).click();
    await box.waitFor({ state: 'detached' });

    expect(await registered()).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
    await next.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('receives through a tunnel that the attachment starts and ends', async () => {
    const rig = await startTunnelled({ pageDir: path.resolve('dist/renderer') });
    rig.prints(new URL(rig.core.webhookUrl).origin);
    const { page, complaints, close } = await open('/connect', { link: await rig.client.launchLink() });
    await fill(page);
    await page.getByRole('radio', { name: 'Tunnel' }).check();
    await page.getByRole('link', { name: 'Set up' }).click();
    await page.getByRole('radio', { name: 'Your command' }).check();
    await page.goBack();
    await page.getByText('off; it is started with Your command, and ended when you detach').waitFor();
    await press(page, 'Attach');
    await shown(page, 'attached');
    expect((await rig.client.tunnel()).state.kind).toBe('on');
    await press(page, 'Detach');
    await shown(page, 'detached');

    await expect.poll(async () => (await rig.client.tunnel()).state.kind).toBe('off');
    expect(await registered()).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
    await rig.core.stop();
    rig.remove();
  });

  describe.runIf(needDesktop())('in the desktop window', () => {
    it('is checked, attached, and seen to arrive', async () => {
      const display = await startDisplay();
      const { page, complaints, close } = await openInDesktop(display.display, { dataDir: core.dataDir }, '#/connect');
      await fill(page);
      await press(page, 'Check');
      await page.getByText('MLflow 3.17.2 knows all 15 events').waitFor();
      await press(page, 'Attach');
      await shown(page, 'attached');
      await register('wine');
      await page.getByText(/^2 arrived, the last at /).waitFor();
      await press(page, 'Detach');
      await shown(page, 'detached');

      expect(await registered()).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
      await display.stop();
    });
  });
});
