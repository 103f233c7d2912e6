import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardFigure } from '../support/guard-figure.ts';
import { DESKTOP_BUILDS, type Desktop, type DesktopBuild, needDesktop, openDesktop, startDisplay } from '../support/open-desktop.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const WAIT = { timeout: 30_000 };

describe.runIf(needDesktop()).each(DESKTOP_BUILDS)('of the desktop app, %s,', (build: DesktopBuild) => {
  let display: Awaited<ReturnType<typeof startDisplay>>;
  let desktop: Desktop;
  let endpoint: ScriptedEndpoint;

  beforeAll(async () => {
    display = await startDisplay();
  });
  afterAll(() => display.stop());
  beforeEach(async () => {
    endpoint = await scriptedEndpoint([{ status: 200, delayMs: 20 }]);
    desktop = await openDesktop(display.display, { build });
    await desktop.page.getByRole('button', { name: 'Send a sample event' }).waitFor();
    await desktop.core().client.createWebhook({ name: 'app', url: endpoint.url, events: ['registered_model.created'] });
  }, 180_000);
  afterEach(async () => {
    await desktop.close();
    await endpoint.close();
  });

  /** Changes made while something is killed. @returns those that were acknowledged */
  async function changesWhile(kill: (done: number) => unknown): Promise<string[]> {
    const acknowledged: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      const name = `model-${i}`;
      await kill(i);
      if (await desktop.core().mlflow('registered-models/create', { name })) acknowledged.push(name);
      else await expect.poll(isUp, WAIT).toBe(true);
    }
    return acknowledged;
  }

  const isUp = () =>
    fetch(desktop.core().urls.inspector).then(
      ({ ok }) => ok,
      () => false,
    );

  async function lost(acknowledged: readonly string[]): Promise<string[]> {
    const arrived = () => endpoint.requests.map(({ body }) => (JSON.parse(body.toString()) as { data: { name: string } }).data.name);
    await expect.poll(() => acknowledged.filter((name) => !arrived().includes(name)), WAIT).toEqual([]);
    const { client } = desktop.core();
    await expect
      .poll(async () => (await client.deliveries({ q: 'state:delivered', limit: 1000 })).items.length, WAIT)
      .toBeGreaterThanOrEqual(acknowledged.length);
    return acknowledged.filter((name) => !arrived().includes(name));
  }

  const reports = (part: string) => {
    const dir = path.join(desktop.userData, 'crashes');
    return readdirSync(dir)
      .filter((name) => name.endsWith(`-${part}.txt`))
      .map((name) => readFileSync(path.join(dir, name), 'utf8'));
  };

  test('the engine is started again by itself, and nothing that was acknowledged is lost', { timeout: 120_000 }, async () => {
    const pid = desktop.core().pid;

    const acknowledged = await changesWhile((done) => done === 15 && process.kill(pid, 'SIGKILL'));

    guardFigure({
      row: 'W-02',
      what: `kill -9 of the engine (${build}): acknowledged changes without a delivery`,
      value: (await lost(acknowledged)).length,
      unit: 'deliveries',
      atMost: 0,
    });
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(desktop.core().pid).not.toBe(pid);
    await desktop.page.getByText('Stream live').waitFor();
    await desktop.page
      .locator(`[role="grid"][aria-rowcount="${(await desktop.core().client.deliveries({ limit: 1000 })).items.length}"]`)
      .waitFor();
    expect(reports('engine')).toEqual([expect.stringMatching(/^Hookglass .*\n.*: The engine ended after \d+ s: killed\.\n/)]);
  });

  test('the page comes back where it was, and deliveries go on without it', { timeout: 120_000 }, async () => {
    const { app } = desktop;
    const inPage = <Value>(script: string): Promise<Value | undefined> =>
      app.evaluate(
        ({ BrowserWindow }, code) =>
          BrowserWindow.getAllWindows()[0]
            ?.webContents.executeJavaScript(code)
            .catch(() => undefined),
        script,
      );
    const renderer = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
    await inPage('location.hash = "#/webhooks"');
    const pid = await renderer();

    const acknowledged = await changesWhile((done) => done === 15 && process.kill(pid, 'SIGKILL'));

    guardFigure({
      row: 'W-02',
      what: `kill -9 of the page (${build}): acknowledged changes without a delivery`,
      value: (await lost(acknowledged)).length,
      unit: 'deliveries',
      atMost: 0,
    });
    expect(acknowledged).toHaveLength(40);
    await expect.poll(renderer, WAIT).not.toBe(pid);
    await expect.poll(() => inPage<string>('location.hash'), WAIT).toBe('#/webhooks');
    await inPage('location.hash = "#/deliveries"');
    await expect.poll(() => inPage<string>(`document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')`), WAIT).toBe('40');
    await expect.poll(() => inPage<boolean>(`document.body.innerText.includes('Stream live')`), WAIT).toBe(true);
    expect(reports('window')).toEqual([expect.stringMatching(/: The page ended: \w+, exit code \d+\.\n/)]);
  });

  test('the window is drawn again after the process that draws it was killed, twice', { timeout: 120_000 }, async () => {
    const { app, page } = desktop;
    const drawing = () => app.evaluate((electron) => electron.app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
    const acknowledged = await changesWhile(async (done) => {
      if (done !== 10 && done !== 25) return;
      await expect.poll(drawing, WAIT).toBeGreaterThan(0);
      const pid = await drawing();
      process.kill(pid, 'SIGKILL');
      await expect.poll(drawing, WAIT).not.toBe(pid);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    });

    expect(await lost(acknowledged)).toEqual([]);
    await page.locator('[role="grid"][aria-rowcount="40"]').waitFor();
    const colours = new Set(await picture(page));
    expect(colours.size).toBeGreaterThan(50);
    expect(reports('gpu').length).toBeGreaterThanOrEqual(1);
  });
});

/** Every 97th byte of what the window shows: one tone alone would be a window that is not drawn. */
async function picture(page: Desktop['page']): Promise<number[]> {
  const png = await page.screenshot();
  return [...png].filter((_byte, index) => index % 97 === 0);
}
