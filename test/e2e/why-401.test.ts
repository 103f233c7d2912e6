import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const OF_WEBHOOK = 's3cret-of-the-webhook';
const OF_APP = 's3cret-of-the-app';

const { core, open } = await inspectedSuite({
  cores: 'test',
  windows: { permissions: ['clipboard-read', 'clipboard-write'] },
});

/** An app that hashes what it has parsed, with the secret in the path; `/tells/…` answers with what it computed. */
let computed = '';
const app = createServer(async (request, response) => {
  const text = Buffer.concat(await request.toArray()).toString();
  const [, path = '', secret = ''] = request.url?.split('/') ?? [];
  computed = digest(secret, request.headers, path === 'raw' ? text : JSON.stringify(JSON.parse(text)));
  const headers = { 'Content-Type': 'application/json', ...(path === 'tells' && { 'X-Hookglass-Computed': computed }) };
  response.writeHead(401, headers).end('{"detail": "Invalid signature"}');
}).listen(0, '127.0.0.1');
await once(app, 'listening');
afterAll(() => void app.close());

function digest(secret: string, headers: IncomingHttpHeaders, body: string): string {
  return createHmac('sha256', secret)
    .update(`${headers['x-mlflow-delivery-id']}.${headers['x-mlflow-timestamp']}.${body}`)
    .digest('base64');
}

/** From the list, with one delivery that the app refused. */
async function refused(path: string) {
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/${path}`;
  const hook = await core.client.createWebhook({ name: 'app', url, events: ['prompt.created'], secret: OF_WEBHOOK });
  const [sent] = await core.client.compose({ webhookId: hook.id, event: 'prompt.created' });
  await expect.poll(async () => (await core.client.delivery(sent?.id ?? ''))?.cause, { timeout: 10_000 }).toBeDefined();
  const opened = await open('/deliveries');
  await opened.page.locator('[role="row"][aria-rowindex]').first().waitFor();
  return { ...opened, ...countedActions(opened.page) };
}

/** What a person does with hand and keys; each press, click and paste is one. */
function countedActions(page: Page) {
  let count = 0;
  return {
    count: () => count,
    async click(role: 'row' | 'button' | 'textbox', name: string | RegExp) {
      count += 1;
      await page.getByRole(role, { name }).first().click();
    },
    async press(key: string) {
      count += 1;
      await page.keyboard.press(key);
    },
    async paste(text: string) {
      count += 1;
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.keyboard.press('Control+v');
    },
  };
}

const MOST_ACTIONS = 4;
const REWRITTEN = 'Your code hashed JSON it had parsed and written again (no spaces).';
const ANOTHER = 'The secret that you tried is another one than the webhook’s: a program that holds it computes another signature.';

const found = (page: Page, headline: string) => page.getByRole('region', { name: 'Explanation' }).getByText(headline).waitFor();

describe('why 401? from the row to the proven cause', () => {
  it('by one click where the app tells what it computed: the proof stands in headline and list, and is found by the filter', async () => {
    const { page, click, count, complaints, close } = await refused(`tells/${OF_WEBHOOK}`);
    await click('row', /prompt/);

    await page.getByRole('heading', { name: `Failed · 401 · ${REWRITTEN.replace(/\.$/, '')}` }).waitFor();
    await page.getByText('Proven by computing it again.').waitFor();
    await page.getByText('The receiver says “Invalid signature”').waitFor();
    expect(await page.locator('[role="row"][aria-rowindex]').first().textContent()).toContain('JSON written again');
    expect(count()).toBe(1);

    await page.getByRole('combobox', { name: 'Filter' }).fill('why:body-reserialised ');
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1');
    await page.getByRole('combobox', { name: 'Filter' }).fill('why:secret-* ');
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('0');
    expect(complaints).toEqual([]);
    await close();
  });

  it('by mouse, with what the app computed', async () => {
    const { page, click, paste, count, close } = await refused(`silent/${OF_WEBHOOK}`);
    await click('row', /prompt/);
    await page.getByText(/^A guess from what the receiver answered/).waitFor();
    await click('button', /^Explain/);
    await page.locator('[data-ask]:focus').waitFor();
    await paste(computed);

    await found(page, REWRITTEN);
    expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
    await close();
  });

  it('by keyboard, with what the app computed', async () => {
    const { page, press, paste, count, close } = await refused(`silent/${OF_WEBHOOK}`);
    await page.getByRole('grid').focus();
    await press('ArrowDown');
    await press('v');
    await page.locator('[data-ask]').waitFor();
    await paste(computed);

    await found(page, REWRITTEN);
    expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
    await close();
  });

  it('by mouse, with the secret that the app holds', async () => {
    const { page, click, paste, count, complaints, close } = await refused(`raw/${OF_APP}`);
    await click('row', /prompt/);
    await click('button', /^Explain/);
    await page.locator('[data-ask]:focus').waitFor();
    await click('textbox', 'Try this secret');
    await paste(OF_APP);

    await found(page, ANOTHER);
    expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
    expect(kept).not.toContain(OF_APP);
    expect(await page.getByText(OF_APP).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('by keyboard, with the secret that the app holds: the right one and a space', async () => {
    const { page, press, paste, count, close } = await refused(`raw/${OF_WEBHOOK}%20`);
    await page.getByRole('grid').focus();
    await press('ArrowDown');
    await press('v');
    await page.locator('[data-ask]').waitFor();
    await paste(`"${OF_WEBHOOK}"`);

    await found(page, 'The secret that you tried is the right one, inside double quotes.');
    expect(count()).toBeLessThanOrEqual(MOST_ACTIONS);
    await close();
  });
});

it('a delivery that was taken is said to be verified, nowhere not to be checked, and no code stands between backticks', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}/verify`);
  await page.getByText(/signature verified\.$/).waitFor();

  expect(await page.getByText(/not checked/i).count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Delivery' }).textContent()).not.toContain('`');
  await close();
});
