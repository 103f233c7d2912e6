import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { distApp } from '../support/dist-app.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { DESKTOP_BUILDS, type DesktopBuild, needDesktop, openInDesktop, savedInDesktop, startDisplay } from '../support/open-desktop.ts';
import { drop, type InspectorPage } from '../support/open-page.ts';

const { core, open: openInBrowser } = await inspectedSuite({ cores: 'test' });
const screen = needDesktop() ? await startDisplay() : undefined;
if (screen) distApp('test');
afterAll(() => screen?.stop());

interface Window extends InspectorPage {
  /** @returns the text of the file that is saved by it */
  saved(press: () => Promise<void>): Promise<string>;
}

async function inBrowser(route: string): Promise<Window> {
  const opened = await openInBrowser(route);
  return {
    ...opened,
    async saved(press) {
      const [download] = await Promise.all([opened.page.waitForEvent('download'), press()]);
      return readFileSync(await download.path(), 'utf8');
    },
  };
}

function inDesktop(build: DesktopBuild): (route: string) => Promise<Window> {
  return async (route) => {
    const { app, ...opened } = await openInDesktop(screen?.display ?? '', { build, dataDir: core.dataDir }, route);
    return { ...opened, saved: (press) => savedInDesktop(app, press) };
  };
}

/** Where each journey is gone: the page is the same, but for its shell. */
const DESKTOPS = DESKTOP_BUILDS.map((build) => ({ where: `in the desktop app, ${build}`, open: inDesktop(build) }));
const WINDOWS = [{ where: 'in a browser', open: inBrowser }, ...(screen ? DESKTOPS : [])];

const SECRET = 's3cret of the app';

let app: Awaited<ReturnType<typeof startApp>>;

beforeEach(async () => {
  app = await startApp();
  await core.client.createWebhook({ name: 'app', url: `${app.url}/hooks`, events: ['registered_model.created'], secret: SECRET });
  await core.mlflow('registered-models/create', { name: 'iris' });
  await expect.poll(async () => (await core.client.deliveries({})).items[0]?.state).toBe('failed');
});
afterEach(async () => {
  app.close();
});

/** An app with the mistake that most have: it hashes the JSON that it has parsed. It can be mended while it runs. */
async function startApp() {
  let mended = false;
  let computed = '';
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': timestamp, 'x-mlflow-signature': signature } = request.headers;
    const hashed = mended ? body : JSON.stringify(JSON.parse(body.toString()));
    computed = createHmac('sha256', SECRET).update(`${id}.${timestamp}.`).update(hashed).digest('base64');
    const isRight = signature === `v1,${computed}`;
    response.writeHead(isRight ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(isRight ? '{"status": "success"}' : '{"detail": "Invalid signature"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    computed: () => computed,
    mend() {
      mended = true;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Tab, until what has the focus is the thing. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

describe.each(WINDOWS)('my signature check fails, why? $where', ({ open }) => {
  async function isExplained(page: Page) {
    const finding = page.getByRole('region', { name: 'Explanation' });
    await finding.waitFor();
    await finding.getByText('Your code hashed JSON it had parsed and written again (no spaces).').waitFor();
    expect(await finding.getByText(/^Proven by computing it again/).count()).toBe(1);
    expect(await finding.getByText(/first difference at byte 10$/).count()).toBe(1);
    return finding;
  }

  it('by keyboard alone', async () => {
    const { page, complaints, close } = await open('/deliveries');
    await page.locator('[role="row"][aria-rowindex]').nth(0).waitFor();
    await tabTo(page, '[role=grid]');
    await page.keyboard.press('ArrowDown');
    await page
      .getByText(/^This request is correctly signed/)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('v');
    await page.getByRole('textbox', { name: /^What did your code compute/ }).waitFor();
    await tabTo(page, 'input:not([aria-label="Filter"]), textarea');
    await page.keyboard.type(app.computed());
    await page.keyboard.press('Enter');
    await isExplained(page);
    await tabTo(page, 'button[aria-pressed]:not([aria-pressed=true])');

    expect(complaints).toEqual([]);
    await close();
  });

  it('by mouse', async () => {
    const { page, complaints, close } = await open('/deliveries');
    await page.locator('[role="row"][aria-rowindex]').nth(0).click();
    await page
      .getByText(/^This request is correctly signed/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Verify' }).click();
    const field = page.getByRole('textbox', { name: /^What did your code compute/ });
    await field.click();
    await field.fill(app.computed());
    await page.getByRole('button', { name: 'Find out why' }).click();
    const finding = await isExplained(page);
    await finding.getByRole('button', { name: 'Express' }).click();
    await finding.getByText('const body = req.body').waitFor();

    expect(complaints).toEqual([]);
    await close();
  });
});

describe.each(WINDOWS)('replay after fixing the bug $where', ({ open }) => {
  async function isMended(page: Page) {
    await page.getByRole('heading', { name: /Delivered/ }).waitFor();
    await page.getByText(/^A replay of/).waitFor();
    await page.getByRole('link', { name: 'd1' }).waitFor();
  }

  const isComparedWithFirst = (page: Page) => page.getByRole('tabpanel').getByRole('link', { name: 'd1', exact: true }).waitFor();

  it('by keyboard alone, and the same again with one key', async () => {
    const { page, complaints, close } = await open('/deliveries');
    await page.locator('[role="row"][aria-rowindex]').nth(0).waitFor();
    await tabTo(page, '[role=grid]');
    await page.keyboard.press('ArrowDown');
    await page
      .getByText(/^This request is correctly signed/)
      .first()
      .waitFor();
    app.mend();
    await page.keyboard.press('r');
    const modes = page.getByRole('radio');
    await modes.nth(2).waitFor();
    expect(await page.getByRole('radio', { name: /^Re-signed/ }).isChecked()).toBe(true);
    await tabTo(page, '[value=resigned]');
    await page.keyboard.press('Enter');
    await isMended(page);
    await page.keyboard.press('d');
    await page.getByRole('tab', { name: 'Diff', selected: true }).waitFor();
    await isComparedWithFirst(page);
    await page.keyboard.press('Shift+R');

    await expect.poll(async () => (await core.client.deliveries({ q: 'source:replay state:delivered' })).items.length).toBe(2);
    expect(complaints).toEqual([]);
    await close();
  });

  it('by mouse', async () => {
    const { page, complaints, close } = await open('/deliveries');
    await page.locator('[role="row"][aria-rowindex]').nth(0).click();
    await page
      .getByText(/^This request is correctly signed/)
      .first()
      .waitFor();
    app.mend();
    await page.getByRole('button', { name: /^Replay/ }).click();
    await page
      .getByText(/a receiver that/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^Send/ }).click();
    await isMended(page);
    await page.getByRole('tab', { name: 'Diff' }).click();
    await isComparedWithFirst(page);
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'd1' }).click();
    await page.getByRole('heading', { name: /401/ }).waitFor();

    expect(complaints).toEqual([]);
    await close();
  });
});

describe.each(WINDOWS)('share a failing payload $where', ({ open }) => {
  const sheet = (page: Page) => page.getByRole('dialog').getByRole('region', { name: 'What leaves this computer' });

  /** What a colleague does with the file: it opens with the same verdict, and goes out again with a secret that is typed. */
  async function isUnderstood(page: Page, text: string): Promise<void> {
    expect(text).not.toContain(SECRET);
    await drop(page, 'refused.hookglass.jsonl', text);
    await page.getByRole('region', { name: 'Imported file' }).waitFor();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page
      .getByText(/^This request is correctly signed/)
      .first()
      .waitFor();
    app.mend();
    await page.getByRole('grid').focus();
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: /^Secret A webhook/ }).focus();
    await page.keyboard.type(SECRET);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(`${app.url}/hooks`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Delivered/ }).waitFor();
  }

  it('by keyboard alone', async () => {
    const { page, complaints, saved, close } = await open('/deliveries/d1');
    await page.getByRole('button', { name: 'Share…' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('share');
    await page.keyboard.press('Enter');
    await sheet(page).getByText('"hookglass"').waitFor();
    await page.getByRole('button', { name: 'Save…' }).focus();
    const text = await saved(() => page.keyboard.press('Enter'));
    await page.keyboard.press('Escape');

    await isUnderstood(page, text);
    expect(complaints).toEqual([]);
    await close();
  });

  it('by mouse', async () => {
    const { page, complaints, saved, close } = await open('/deliveries/d1');
    await page.getByRole('button', { name: 'Share…' }).click();
    await sheet(page).getByText('"hookglass"').waitFor();
    const text = await saved(() => page.getByRole('button', { name: 'Save…' }).click());
    await page
      .getByRole('button', { name: /^Close/ })
      .first()
      .click();

    await isUnderstood(page, text);
    expect(complaints).toEqual([]);
    await close();
  });
});
