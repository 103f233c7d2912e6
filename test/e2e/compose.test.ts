import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BREAKAGES, type Breakage, expectedStatus } from '#shared/domain/delivery/breakage.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { reducedMotion: 'reduce' } });
const mock = (page: Page) => page.getByRole('region', { name: 'What will be sent' });
const json = (page: Page) => page.getByRole('textbox', { name: 'JSON' });
const answered = (page: Page) => page.locator('[data-preview="answer"]').waitFor();
const newest = async () => (await core.client.deliveries({ limit: 1 })).items[0];

beforeAll(async () => {
  await core.client.createWebhook({ name: 'mock', url: core.urls.webhook, events: [...WEBHOOK_EVENTS], secret: 's3cret of the mock' });
});

/** The request as the preview says it, line by line. */
async function shownBytes(page: Page): Promise<string> {
  const request = mock(page);
  const names = await request.locator('dl').first().locator('dt').allTextContents();
  const values = await request.locator('dl').first().locator('dd').allTextContents();
  const line = await request.locator('code', { hasText: 'HTTP/1.1' }).textContent();
  const body = await request.locator('[data-body]').textContent();
  return [`${line}`, ...names.map((name, i) => `${name}: ${values[i]}`), '', body].join('\r\n');
}

describe.each([WEBHOOK_EVENTS.slice(0, 5), WEBHOOK_EVENTS.slice(5, 10), WEBHOOK_EVENTS.slice(10)])('%s and four more', (...events) => {
  it('leave with the bytes that were shown, by a raw socket', async () => {
    const endpoint = await scriptedEndpoint();
    const { id } = await core.client.createWebhook({
      name: 'raw',
      url: `${endpoint.url}?a=1`,
      events: ['prompt.created'],
      secret: 'another',
    });
    const { page, complaints, close } = await open('/compose');
    await mock(page).getByRole('button', { name: 'One address instead' }).click();
    await page.getByLabel('Address', { exact: true }).fill(`${endpoint.url}?a=1`);
    await page.getByRole('combobox', { name: 'Signed as' }).selectOption({ label: 'raw' });
    await answered(page);
    await mock(page).getByRole('button', { name: '7 more' }).click();
    await mock(page).getByRole('button', { name: 'Plain' }).click();

    for (const [index, event] of events.entries()) {
      await page.locator(`input[value="${event}"]`).check();
      const field = page.locator('[data-field]').first();
      await field.fill(`nørre 😀 "${event}"\\`);
      await expect.poll(() => mock(page).locator('[data-body]').textContent()).toContain(`n\\u00f8rre \\ud83d\\ude00 \\"${event}\\"\\\\`);
      await answered(page);
      const shown = await shownBytes(page);
      await page.locator('[data-send]').click();
      const seen = (await endpoint.received(index + 1))[index];

      expect(seen?.raw.toString('latin1')).toBe(shown);
    }

    expect(complaints).toEqual([]);
    await close();
    await endpoint.close();
    await core.client.removeWebhook(id);
  });
});

it('with the keyboard alone: opened, filled in, broken on purpose, sent, and its answer opened', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('n');
  await page.getByRole('heading', { name: 'Compose' }).waitFor();
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await tabTo(page, 'input[name="compose-event"]');
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/event=model_version_tag\.set/);
  await tabTo(page, '[data-field="name"]');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('r and d'); // letters are text here, no shortcuts
  await expect.poll(() => json(page).inputValue()).toContain('"name": "r and d"');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(newest)
    .toMatchObject({ event: 'model_version_tag.set', subject: 'r and d v1 example_key=example_value', lastStatus: 200 });

  await page.keyboard.press('Control+k');
  await page.keyboard.type('break it');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /One byte altered/ }).waitFor();
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.getByText('A receiver as documented answers 401.').waitFor();
  await answered(page);
  await page.keyboard.press('Control+Enter');
  await expect.poll(newest).toMatchObject({ lastStatus: 401, verdict: 'invalid' });
  await tabTo(page, '[aria-label="Sent"] a');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /401/ }).first().waitFor();

  expect(complaints).toEqual([]);
  await close();
});

it('JSON that is broken freezes the form with the reason, and nothing typed is lost', async () => {
  const { page, close } = await open('/compose?event=registered_model.created');
  await page.getByLabel('Name', { exact: true }).fill('iris');
  const good = await json(page).inputValue();
  await json(page).fill(good.replace('"iris",', '"iris" oops'));

  await page.getByText('The form waits. Line 6, column 20: a comma or } is expected here.').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).isDisabled()).toBe(true);
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('iris');
  await page.locator('[data-send][aria-disabled="true"]').waitFor();
  await page.locator('input[value="prompt.created"]').check();
  await page.getByRole('link', { name: 'Calls' }).click();
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.locator('input[value="registered_model.created"]').check();
  expect(await json(page).inputValue()).toContain('"iris" oops');

  await json(page).press('Escape');
  expect(await json(page).inputValue()).toContain('"iris" oops');
  await json(page).fill(good.replace('"tags": {', '"tags": {\n      "10": "a", "2": "b",'));
  await expect.poll(() => page.getByLabel('Key of tag 1').inputValue()).toBe('10');
  await expect.poll(() => mock(page).locator('[data-body]').textContent()).toContain('"tags":␣{"10":␣"a",␣"2":␣"b",␣"example_key"');
  await close();
});

it('a number that is none stays in its field, and is said there', async () => {
  const { page, close } = await open('/compose?event=budget_policy.exceeded');
  await answered(page);
  expect(await mock(page).locator('[data-body]').textContent()).toContain('"budget_amount":␣100.0');
  await page.getByLabel('Amount', { exact: true }).fill('12,5');
  await page.getByText('budget_amount takes a number, such as 100.0.').first().waitFor();
  expect(await page.locator('[data-send]').getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Amount', { exact: true }).fill('12');
  await expect.poll(() => mock(page).locator('[data-body]').textContent()).toContain('"budget_amount":␣12.0');
  await close();
});

it('tags are typed, doubled and removed', async () => {
  const { page, close } = await open('/compose?event=prompt.created');
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByLabel('Value of tag 2').fill('early');
  await page.getByLabel('Key of tag 2').pressSequentially('example_key');
  await page.getByText('This key is there again below; the last one is sent.').waitFor();
  expect(await page.getByLabel('Value of tag 2').inputValue()).toBe('early');
  await expect.poll(() => mock(page).locator('[data-body]').textContent()).toContain('"tags":␣{"example_key":␣"early"}');
  await page.getByRole('button', { name: 'Remove tag 1' }).click();
  await page.getByRole('button', { name: 'Remove tag 1' }).click();
  await expect.poll(() => mock(page).locator('[data-body]').textContent()).toContain('"tags":␣{}');
  await page.getByLabel('Description', { exact: true }).fill('');
  await page.getByText('sent as null').waitFor();
  await close();
});

it('each thing that can be broken is answered as the menu expects', async () => {
  const { page, complaints, close } = await open('/compose?event=model_version.created');
  await answered(page);
  for (const breakage of BREAKAGES) {
    await page.getByRole('button', { name: 'Break it on purpose' }).click();
    if (breakage.startsWith('without-')) await page.getByRole('menuitem', { name: 'Leave out a header…' }).click();
    await page.getByRole('menuitem', { name: MENU[breakage] }).click();
    await page.getByText(`A receiver as documented answers ${expectedStatus(breakage)}.`).waitFor();
    await answered(page);
    const before = (await newest())?.id;
    await page.locator('[data-send]').click();
    await expect
      .poll(async () => (await newest())?.id !== before && (await newest())?.lastStatus, { timeout: 5000 })
      .toBe(expectedStatus(breakage));
  }
  await page.getByRole('button', { name: 'Break it on purpose' }).click();
  await page.getByRole('menuitem', { name: 'Through a redirect' }).click();
  await page.getByText('A redirect turns it into a GET: the body is lost.').waitFor();
  await answered(page);
  await page.locator('[data-send]').click();
  await expect.poll(newest).toMatchObject({ bodyLost: true });

  await page.getByRole('button', { name: 'Repair it' }).click();
  await answered(page);
  await page.locator('[data-send]').click();
  await expect.poll(newest).toMatchObject({ lastStatus: 200, verdict: 'valid' });
  expect(complaints).toEqual([]);
  await close();
});

it('starts from a delivery, and says why it cannot', async () => {
  const [webhook] = (await core.client.webhooks({})).items;
  const odd = '{"entity":"prompt", "n": [1.50, 2], "data": {}}';
  const [sent] = await core.client.compose({ webhookId: webhook?.id ?? '', event: 'prompt_tag.set', body: btoa(odd) });
  const [bytes] = await core.client.compose({ webhookId: webhook?.id ?? '', event: 'prompt_tag.set', body: btoa('\xff\xfe') });
  const { page, close } = await open(`/compose?from=${sent?.id}`);
  await page.waitForURL(/event=prompt_tag\.set/);
  await expect.poll(() => json(page).inputValue()).toBe(odd);
  expect(await page.getByRole('checkbox', { name: 'Send exactly as typed' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Plain' }).click();
  await expect.poll(() => mock(page).locator('[data-body]').textContent()).toBe(odd);

  await page.getByRole('button', { name: 'From a delivery…' }).click();
  await page.getByRole('textbox', { name: 'Id of a delivery' }).fill('d99999');
  await page.keyboard.press('Enter');
  await page.getByText('There is no delivery d99999 in this session.').waitFor();
  expect(await json(page).inputValue()).toBe(odd);
  const [large] = await core.client.compose({ webhookId: webhook?.id ?? '', event: 'prompt_tag.set', body: btoa('x'.repeat(300_000)) });
  await page.goto(page.url().replace(/#.*/, `#/compose?from=${large?.id}`));
  await page.getByText(`The body of ${large?.id} has 300.0 KB; up to 256.0 KB can be edited here. Replay it instead.`).waitFor();
  await page.goto(page.url().replace(/#.*/, `#/compose?from=${bytes?.id}`));
  await page.getByText(`The body of ${bytes?.id} is not text in UTF-8`).waitFor();
  await close();
});

it('starts from a request that was not sent from here', async () => {
  const body = '{"entity": "prompt_alias", "action": "deleted", "data": {"name": "greet", "alias": "old"}}';
  await fetch(core.urls.webhook, { method: 'POST', body });
  const { items } = await core.client.captures({ limit: 1 });
  const { page, close } = await open(`/deliveries/${items[0]?.id}`);
  await page.getByRole('heading', { name: /400/ }).first().waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('compose from');
  await page.keyboard.press('Enter');

  await page.waitForURL(/#\/compose\?event=prompt_alias\.deleted/);
  await expect.poll(() => page.getByLabel('Alias', { exact: true }).inputValue()).toBe('old');
  await close();
});

it('an event is composed from the palette by a part of its name', async () => {
  const { page, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tag.del');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'prompt_tag.deleted' }).waitFor();
  await close();
});

describe.each([
  ['light', SIZE_A],
  ['dark', SIZE_A],
  ['light', SIZE_B],
  ['dark', SIZE_B],
] as const)('in the %s theme at %o', (colorScheme, viewport) => {
  it('an accessibility scan finds nothing serious, and nothing is cut off at the sides', async () => {
    const { page, close } = await open('/compose', { colorScheme, viewport });
    await answered(page);
    expect(await seriousFindings(page)).toEqual([]);
    await json(page).fill('{');
    await page.getByText(/The form waits\./).waitFor();
    await page.getByRole('button', { name: 'Break it on purpose' }).click();
    await page.getByRole('menuitem', { name: 'Other secret' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await close();
  });
});

const MENU: Record<Breakage, string> = {
  'without-signature': 'Without X-MLflow-Signature',
  'without-delivery-id': 'Without X-MLflow-Delivery-Id',
  'without-timestamp': 'Without X-MLflow-Timestamp',
  'without-content-type': 'Without Content-Type',
  'prefix-v2': 'Prefix “v2,”',
  stale: 'Stale, 301 s old',
  future: 'From the future, 2 s',
  'timestamp-12.5': 'Timestamp 12.5',
  'altered-byte': 'One byte altered',
  'added-newline': 'Line break added',
  'other-secret': 'Other secret',
};

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}
