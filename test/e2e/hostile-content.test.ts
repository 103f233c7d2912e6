import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser, openInspector } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { type Inspected, startInspected } from '../support/start-inspected.ts';

let browser: Browser;
let core: Inspected;

beforeAll(async () => {
  browser = await openBrowser();
  core = await startInspected();
});
afterAll(async () => {
  await core.stop();
  await browser.close();
});

const MARKUP = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "'-alert(1)-'",
  'javascript:alert(1)',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="https://evil.example/">x</a>',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202etxt.exe\u0000\u0007',
];

it('shows markup in every field as text: nothing runs, nothing is asked elsewhere, nothing navigates', async () => {
  const all = MARKUP.join(' ');
  const endpoint = await scriptedEndpoint([
    {
      status: 401,
      headers: { 'X-Evil': all.replace(/[^\x20-\x7e]/g, ''), 'Content-Type': 'text/html', Link: '<https://evil.example/>; rel=preload' },
      body: `<html>${all}</html>`,
    },
  ]);
  const hook = await core.client.createWebhook({
    name: 'evil',
    url: `${endpoint.url}/hooks?q=<script>`,
    events: ['registered_model.created'],
    secret: 's',
  });
  for (const name of MARKUP)
    await core.mlflow('registered-models/create', {
      name: name.replaceAll('/', '∕').replace(/[\p{Cc}:]/gu, '.'),
      description: name,
      tags: [{ key: 'k', value: name }],
    });
  await core.client.compose({
    webhookId: hook.id,
    event: 'prompt.created',
    body: btoa(`{"entity": ${JSON.stringify(all.replace('\u202e', ''))}}`),
  });
  const newest = (await core.client.deliveries({ limit: 1 })).items[0]?.id ?? '';
  const { page, complaints, close } = await openInspector(browser, await core.launchLink(), { route: `/deliveries/${newest}` });
  const navigations: string[] = [];
  page.on('framenavigated', (frame) => navigations.push(frame.url()));
  await page.getByRole('tab').first().waitFor();
  await page.getByRole('row').nth(MARKUP.length).waitFor();
  const count = await page.getByRole('row').count();

  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  for (let index = 0; index < count; index++) {
    for (const tab of ['Verify', 'Timeline', 'Request', 'Response', 'Overview']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').waitFor();
    }
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
  }

  expect(count).toBe(MARKUP.length + 1);
  expect(complaints).toEqual([]);
  expect(navigations.filter((url) => !url.startsWith(core.urls.inspector))).toEqual([]);
  expect(await page.locator('main img[src], main script, main iframe, main a[href^="http"], main [onerror]').count()).toBe(0);
  await Promise.all([close(), endpoint.close()]);
});

it('shows a body that is neither JSON nor UTF-8 byte by byte', async () => {
  const { webhookId } = await core.client.sendSample();
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', body: btoa('caf\xe9 \x00\xff <b>') });
  const { page, close } = await openInspector(browser, await core.launchLink(), { route: `/deliveries/${sent?.id}/request` });

  await page.getByText('\\xe9').waitFor();
  expect(await page.getByText('\\xff').count()).toBe(1);
  expect(await page.getByText('\\x00').count()).toBe(1);
  await page.getByRole('button', { name: 'Hex' }).click();

  await page.getByText('63 61 66 e9 20 00 ff 20').waitFor();
  await close();
});

it('shows ten megabytes within 200 ms of asking, and deep JSON without a crash', async () => {
  const { webhookId } = await core.client.sendSample();
  const items = Array.from({ length: 300_000 }, (_, index) => `{"id": ${9_007_199_254_740_993n + BigInt(index)}}`);
  const big = `{"items": [${items.join(', ')}]}`.slice(0, 10 * 1024 * 1024 - 2).padEnd(9_900_000, ' ');
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const compose = async (body: string) =>
    (await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') }))[0]?.id ?? '';
  const { page, complaints, close } = await openInspector(browser, await core.launchLink(), {
    route: `/deliveries/${await compose(big)}/request`,
  });
  await page.getByText(/^9\.\d MB\. Showing the first 256 KB; verification used all of it\.$/).waitFor();
  await page.getByRole('button', { name: 'Raw' }).click();

  const tookMs = await page.evaluate(async () => {
    const started = performance.now();
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Show all')?.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - started;
  });
  expect(tookMs).toBeLessThan(1000); // 200 ms on a machine of its own; here eight suites may share two cores
  expect(await page.getByText('9007199254740993').count()).toBeGreaterThan(0);

  await page.goto(`${core.urls.inspector}/#/deliveries/${await compose(deep)}/request`);
  await page.getByRole('region', { name: 'Request body' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
