import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({
  scrollbars: true,
  https: true,
  windows: { reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] },
});
const steps = (page: Page) => page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
const line = (page: Page) => page.getByLabel('In one line');
const post = async (path: string) => (await fetch(new URL(path, core.urls.webhook), { method: 'POST', body: '{}' })).status;
const answerOfApp = { status: 401, digest: 'LQbxPx0K+ZzjQUnkGsDk5c1iVq6Hn8CKkQZPn0Xoe4U=' };
const app = createServer((request, response) => {
  request.resume();
  response.writeHead(answerOfApp.status, { 'X-Hookglass-Computed': answerOfApp.digest });
  response.end('{"detail": "Invalid signature"}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  await core.client.createWebhook({ name: 'mock', url: core.urls.webhook, events: ['prompt.created'], secret: 's3cret' });
});
afterAll(() => app.close());
const appUrl = () => `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;

it('with the mouse: 503, 429 with Retry-After 5, verify are played in this order, and the live position moves', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('link', { name: 'Mock receiver' }).click();
  await page.getByRole('button', { name: 'Flaky thrice' }).click();
  await expect.poll(() => line(page).inputValue()).toBe('503,429(retry-after=5),verify');
  await page.getByText('Not applied yet.').waitFor();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(async () => (await core.client.endpoint('webhook'))?.scenarioText).toBe('503,429(retry-after=5),verify');

  const next = () => steps(page).evaluateAll((items) => items.findIndex((item) => item.getAttribute('aria-current') === 'step'));
  await expect.poll(next).toBe(0);
  expect(await post('/webhook')).toBe(503);
  await expect.poll(next).toBe(1);
  await steps(page).nth(0).getByText('played 1×').waitFor();
  await page.getByText('step 2 of 3').waitFor();
  expect(await post('/webhook')).toBe(429);
  await expect.poll(next).toBe(2);
  expect(await post('/webhook')).toBe(400);
  await expect
    .poll(() => page.getByRole('list', { name: 'Newest first' }).getByRole('listitem').allTextContents())
    .toEqual([
      expect.stringMatching(/^400verify, unsigned/),
      expect.stringMatching(/^429429\(retry-after=5\)/),
      expect.stringMatching(/^503503/),
    ]);

  await page.getByRole('button', { name: 'Start over' }).click();
  await expect.poll(next).toBe(0);
  const [sent] = await core.client.compose({ webhookId: (await core.client.webhooks({})).items[0]?.id ?? '', event: 'prompt.created' });
  await expect.poll(async () => (await core.client.delivery(sent?.id ?? ''))?.attemptMarks).toEqual([503, 429, 200]);
  await steps(page)
    .nth(2)
    .getByText(/next; played 1×/)
    .waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: an endpoint is made, its steps are moved and applied, and it is removed', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.getByRole('heading', { name: 'Mock receiver' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new endpoint');
  await page.keyboard.press('Enter');
  await tabTo(page, 'input[placeholder="my-app"]');
  await page.keyboard.type('webhook');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'The endpoint “webhook” is always there' }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('keys');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/mock\/keys/);

  await tabTo(page, '#mock-line');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('503, drop, verify');
  await tabTo(page, 'ol[aria-label="Steps"] > li:nth-child(3) > button[aria-pressed]');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => line(page).inputValue()).toBe('verify,503,drop');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await core.client.endpoint('keys'))?.scenarioText).toBe('verify,503,drop');
  await tabTo(page, 'button:text-is("Remove")');
  await page.keyboard.press('Enter');
  await tabTo(page, '[role="group"] button:text-is("Remove")');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await core.client.endpoints()).map(({ name }) => name)).not.toContain('keys');

  expect(complaints).toEqual([]);
  await close();
});

it('steps, line and code are kept in step, and nothing typed is lost in one that is broken', async () => {
  const { page, close } = await open('/mock');
  await line(page).fill('503x2, 42');
  await page.getByText('Character 8: a status from 200 to 599 is expected, not 42. The steps wait.').waitFor();
  expect(await page.getByRole('button', { name: 'Apply' }).getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('link', { name: 'Calls' }).click();
  await page.getByRole('link', { name: 'Mock receiver' }).click();
  expect(await line(page).inputValue()).toBe('503x2, 42');
  await line(page).fill('503x2, 429');
  await expect.poll(() => steps(page).count()).toBe(2);

  await page.getByLabel('Retry-After', { exact: true }).fill('7');
  await expect.poll(() => line(page).inputValue()).toBe('503(retry-after=7)x2,429');
  await page.getByLabel('Status', { exact: true }).fill('5');
  await page.getByText('A status is a number from 200 to 599.').first().waitFor();
  await page.getByRole('button', { name: 'Code' }).click();
  const code = page.getByRole('textbox', { name: 'Scenario as code' });
  const before = await code.inputValue();
  await code.fill(before.replace('503', '9'));
  await page
    .getByText(/steps\[0\]\.action/)
    .first()
    .waitFor();
  expect(await line(page).isDisabled()).toBe(true);
  await code.fill(before.replace('503', '502'));
  await expect.poll(() => line(page).inputValue()).toBe('502(retry-after=7)x2,429');
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await page.getByText('Changes apply to the next request.').waitFor();
  await close();
});

it('a name that is taken is refused in words, and what was typed stays', async () => {
  await core.client.createEndpoint({ name: 'taken' });
  const { page, close } = await open('/mock');
  for (const [name, words] of [
    ['taken', 'There is an endpoint “taken” already.'],
    ['webhook', 'The endpoint “webhook” is always there; it can be changed, not created.'],
    ['Not A Name', 'A name has 1 to 64 of a-z'],
    ['', 'A name has 1 to 64 of a-z'],
  ] as const) {
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(words).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New endpoint' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(name);
    await page.keyboard.press('Escape');
  }
  await close();
});

it('records the digest of an app: what it answers is kept beside what came', async () => {
  const { page, close } = await open('/mock');
  await page.getByRole('button', { name: 'New endpoint' }).click();
  await page.getByRole('button', { name: 'Record my app’s digest' }).click();
  await page.getByLabel('Your app').fill(appUrl());
  await page.getByLabel('Name', { exact: true }).fill('recorder');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/#\/mock\/recorder/);
  expect(await post('/hooks/recorder')).toBe(401);

  await page.getByText('Your app answered 401').waitFor();
  expect(await page.locator('[data-digest]').textContent()).toBe(`It computed ${answerOfApp.digest}`);
  await page.getByRole('button', { name: 'My app' }).click();
  await page.locator('[data-health="failing"]', { hasText: '1 request passed on, 1 failed' }).waitFor();
  await page.getByRole('button', { name: 'Look what answers' }).click();
  await page
    .getByText(/HTTP 401/)
    .first()
    .waitFor();
  await page.getByLabel('App', { exact: true }).fill('gopher://my-app/');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('group', { name: 'Route 1' }).getByRole('alert').waitFor();
  expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('gopher://my-app/');
  await close();
});

it('shows the certificate of the HTTPS port and how to trust it, and renews it when asked twice', async () => {
  const { page, complaints, close } = await open('/mock/webhook');
  await page.getByRole('button', { name: 'HTTPS', exact: true }).click();
  const fingerprint = page.locator('[data-fingerprint]');
  const first = await core.client.certificate();
  await expect.poll(() => fingerprint.textContent()).toBe(first.fingerprint);
  await page.getByText(`NODE_EXTRA_CA_CERTS='${first.file}'`).waitFor();
  await page.getByRole('button', { name: 'Copy for curl' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl --cacert .*\/health$/);

  await page.getByRole('button', { name: 'Renew…' }).click();
  await page.getByRole('button', { name: 'Renew; clients have to trust the new one' }).click();
  await expect.poll(() => fingerprint.textContent()).not.toBe(first.fingerprint);
  expect(await fingerprint.textContent()).toBe((await core.client.certificate()).fingerprint);
  expect(complaints).toEqual([]);
  await close();
});

it('an endpoint has a secret and a tolerance of its own', async () => {
  await core.client.createEndpoint({ name: 'own' });
  const { page, close } = await open('/mock/own');
  await page.getByLabel('Verify with').selectOption({ label: 'a secret of its own' });
  const typed = page.locator('input[id$="-secret"]');
  await typed.fill('planted secret of mine');
  await page.getByLabel('Tolerance').fill('1 h');
  await page.getByText('A tolerance is a whole number of seconds, 0 or more.').waitFor();
  expect(await typed.inputValue()).toBe('planted secret of mine');
  await page.getByLabel('Tolerance').fill('60');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => core.client.endpoint('own')).toMatchObject({ secret: 'set', toleranceSec: 60 });
  await page.getByRole('button', { name: 'Reveal' }).waitFor();
  expect(await page.content()).not.toContain('planted secret of mine');
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText('planted secret of mine').waitFor();
  await page.getByLabel('Verify with').selectOption({ label: 'secret of the webhook' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => core.client.endpoint('own')).toMatchObject({ secret: 'auto' });
  await close();
});

describe.each([
  ['light', SIZE_A],
  ['dark', SIZE_A],
  ['light', SIZE_B],
  ['dark', SIZE_B],
] as const)('in the %s theme at %o', (colorScheme, viewport) => {
  it('an accessibility scan finds nothing serious in any part, and nothing is cut off at the sides', async () => {
    const { page, close } = await open('/mock', { colorScheme, viewport });
    await line(page).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await line(page).fill('oops');
    await page.getByText(/The steps wait\./).waitFor();
    for (const part of ['My app', 'HTTPS', 'Code']) {
      await page.getByRole('button', { name: part, exact: true }).click();
      expect(await seriousFindings(page), part).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await close();
  });
});

async function tabTo(page: Page, selector: string): Promise<void> {
  const wanted = page.locator(selector).first();
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await wanted.count()) > 0 && (await wanted.evaluate((element) => element === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}
