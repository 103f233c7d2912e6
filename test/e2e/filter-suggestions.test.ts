import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ deliveries: 60, scrollbars: true });

beforeAll(async () => {
  for (const steps of [[404], [503, 'close', 200], [500, 500, 500, 500]] as const) {
    const { url } = await scriptedEndpoint(steps);
    const hook = await core.client.createWebhook({ name: `app-${steps[0]}`, url, events: ['prompt.created'], secret: 's3cret' });
    await core.client.compose({ webhookId: hook.id, event: 'prompt.created' });
  }
  await core.mlflow('registered-models/create', { name: 'nobody listens' });
});

const field = (page: Page) => page.getByRole('combobox', { name: 'Filter' });
const options = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');

async function type(page: Page, text: string): Promise<void> {
  await field(page).fill('');
  await field(page).focus();
  await page.keyboard.type(text);
}

/** What of the tools above the rows the suggestions are drawn over. */
function covered(page: Page): Promise<string[]> {
  return page.getByRole('listbox', { name: 'Suggestions' }).evaluate((list) => {
    const { top, bottom, left, right } = list.getBoundingClientRect();
    const tools = list.parentElement?.parentElement;
    return [...(tools?.querySelectorAll('input, button, p:not(:empty), u') ?? [])]
      .filter((element) => !list.contains(element))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.bottom > top + 1 && box.top < bottom - 1 && box.right > left + 1 && box.left < right - 1;
      })
      .map(({ textContent, tagName }) => textContent || tagName);
  });
}

describe.each(LOOKS)('the suggestions at %s', (_, look) => {
  it.each(['/deliveries', '/calls'])('of %s cover neither the words, nor the error, nor the filters beside it', async (route) => {
    const { page, complaints, close } = await open(route, look);
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();

    for (const text of ['sta', 'status:2xx status:4', 'status:banana status:4', 'event:prompt.created -s']) {
      await type(page, text);
      await options(page).first().waitFor();
      expect.soft(await covered(page), text).toEqual([]);
      const overPx = await page
        .getByRole('listbox', { name: 'Suggestions' })
        .evaluate((list) => list.getBoundingClientRect().bottom - (list.closest('section')?.getBoundingClientRect().bottom ?? 0));
      expect.soft(overPx, text).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

it.each([
  ['1280 × 800', SIZE_A],
  ['1920 × 1080', SIZE_B],
])(
  'count what the filter then shows, each of them, at %s',
  async (_, viewport) => {
    const { page, close } = await open('/deliveries', { viewport });
    await page.locator('[role="row"][aria-rowindex]').nth(1).waitFor();
    const shown = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'));

    for (const begun of ['status:', 'state:', 'took:', 'event:prompt.created status:', '-status:']) {
      await type(page, begun);
      await options(page).first().locator('span', { hasText: /\d/ }).waitFor();
      const told = (await options(page).allInnerTexts()).map((text) => text.split('\n'));
      for (const [value, count = ''] of told.slice(0, 9)) {
        await field(page).fill(`${begun}${value}`);
        await page.keyboard.press('Enter');
        await expect.poll(shown, { message: `${begun}${value}` }).toBe(Number(count.replaceAll(',', '')));
      }
    }
    await close();
  },
  120_000,
);

it.each(LOOKS)('close when the token is complete, by hand or by choice, and open again at the next one, at %s', async (_, look) => {
  const { page, close } = await open('/deliveries', look);
  await page.locator('[role="row"][aria-rowindex]').nth(1).waitFor();

  await type(page, 'status:4x');
  await options(page).first().waitFor();
  await page.keyboard.type('x');
  await expect.poll(() => options(page).count()).toBe(0);
  await page.keyboard.type(' ');
  expect(await options(page).count()).toBe(0);
  await page.keyboard.type('st');
  await options(page).first().waitFor();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => field(page).inputValue()).toMatch(/^status:4xx sta(te|tus|r):$/);
  await options(page).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => options(page).count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Filter');

  await field(page).fill('');
  expect(await options(page).count()).toBe(0);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: /^event:/ }).waitFor();
  await close();
});
