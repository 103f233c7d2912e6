import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { CHECKED_SECRET, type CheckedReceiver, checkedReceiver, type ReceiverFaults } from '../support/checked-receiver.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { tabTo } from '../support/tab-to.ts';

const RUN_MS = 60_000;
const { core, open } = await inspectedSuite({ scrollbars: true });

/** What the receiver does wrong, as long as it does. */
const faults: ReceiverFaults = {};
let receiver: CheckedReceiver;
let hook: string;

beforeAll(async () => {
  receiver = await checkedReceiver(faults);
  hook = (await core.client.createWebhook({ name: 'alias-hook', url: receiver.url, events: ['prompt.created'], secret: CHECKED_SECRET }))
    .id;
});
afterAll(() => receiver.close());

const row = (page: Page, id: string) => page.locator(`[data-check="${id}"]`);
const state = (page: Page, id: string, is: string) => page.locator(`[data-check="${id}"][data-state="${is}"]`).waitFor({ timeout: RUN_MS });
const detail = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const ended = (page: Page) => page.getByRole('button', { name: /^Run 24 checks/ }).waitFor({ timeout: RUN_MS });

async function runHere(asked: object = {}): Promise<number> {
  const { number } = await core.client.startCheckRun({ webhookId: hook, ...asked });
  await expect.poll(async () => (await core.client.checkRun(number))?.state, { timeout: RUN_MS }).toBe('finished');
  return number;
}

it('with the mouse: a run ticks on the thread, a failure says what was sent, what came and why MLflow would care', async () => {
  faults.refusal = 500;
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('link', { name: 'Conformance' }).click();
  await page.getByText('No run yet. 24 checks, about 40 s.').waitFor();
  expect(await page.getByLabel('Target').inputValue()).toBe(receiver.url);
  expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toBe(hook);

  await page.getByRole('button', { name: /^Run 24 checks/ }).click();
  await state(page, 'valid-signature', 'passed');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await ended(page);

  await state(page, 'wrong-prefix', 'failed');
  expect(await page.locator('[data-tally]').textContent()).toMatch(/\d+ passed[1-9]\d* failed\d warned2 skipped/);
  await row(page, 'wrong-prefix').click();
  const pane = detail(page, 'Wrong prefix');
  await pane.getByText(/^Refused with 500\./).waitFor();
  await pane.getByText('HTTP 500').waitFor();
  await pane.getByText(/MLflow retries a 500 three times/).waitFor();
  await pane.getByRole('button', { name: 'FastAPI' }).click();
  await pane.getByText('raise HTTPException(401').waitFor();
  await page.getByRole('button', { name: /^Not testable from outside: 2/ }).click();
  await page.getByText('Whether signatures are compared in constant time.').waitFor();

  await pane.getByRole('link', { name: /^d\d+$/ }).click();
  await page.getByRole('heading', { name: /Refused|500/ }).waitFor();
  expect(page.url()).toMatch(/#\/deliveries\/d\d+$/);
  await page.goBack();
  await detail(page, 'Wrong prefix')
    .getByRole('link', { name: /^All deliveries of run/ })
    .click();
  await page.locator('[role="row"][aria-rowindex]').nth(5).waitFor();
  expect(await page.getByRole('link', { name: /not seen/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: opened, run, walked through, one run again after it was mended, compared', async () => {
  faults.refusal = 500;
  const before = await runHere({ only: ['valid-signature', 'other-secret', 'wrong-prefix'] });
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.getByRole('grid', { name: 'Checks' }).waitFor();
  await tabTo(page, '[role="grid"][aria-label="Checks"]');
  await page.keyboard.press('End');
  await expect.poll(() => page.url()).toContain(`/runs/${before}/retry-after`);
  for (let up = 0; up < 14; up += 1) await page.keyboard.press('ArrowUp');
  await detail(page, 'Wrong prefix')
    .getByText(/^Refused with 500\./)
    .waitFor();

  delete faults.refusal;
  await page.keyboard.press('Enter');
  await tabTo(page, 'section[data-pane="detail"] button');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Run this one');
  await page.keyboard.press('Enter');
  await state(page, 'wrong-prefix', 'passed');
  await state(page, 'other-secret', 'failed');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await page
    .getByText(`run ${before + 1},`)
    .first()
    .waitFor({ state: 'attached' });
  await ended(page);
  await page.getByText(/^Since run \d+, \d\d:\d\d: 1 fixed, none broken\.$/).waitFor();
  expect(await row(page, 'other-secret').getByRole('img', { name: 'before: failed' }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});

it('what was skipped for want of a probe URL is run once one is typed, in the same run', async () => {
  const number = await runHere({ only: ['valid-signature', 'duplicate-in-sequence', 'duplicate-in-parallel'] });
  const { page, complaints, close } = await open(`/conformance/runs/${number}/duplicate-in-sequence`);
  await detail(page, 'Duplicate id, in sequence')
    .getByText(/^Type a probe URL above/)
    .waitFor();
  expect(await page.getByRole('button', { name: 'run now' }).count()).toBe(0);

  await page.getByLabel('Probe').fill(receiver.probeUrl.replace('http://', ''));
  await page.getByRole('button', { name: 'run now' }).first().click();

  await state(page, 'duplicate-in-sequence', 'passed');
  await state(page, 'duplicate-in-parallel', 'passed');
  expect(page.url()).toContain(`/runs/${number}/`);
  expect(complaints).toEqual([]);
  await close();
});

it('saves the report as JUnit and as Markdown, and copies a CI step that holds no secret', async () => {
  const number = await runHere({ only: ['valid-signature', 'altered-body'] });
  const { page, complaints, close } = await open(`/conformance/runs/${number}`, { permissions: ['clipboard-read', 'clipboard-write'] });
  await state(page, 'altered-body', 'passed');

  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  expect(await saved('Save JUnit')).toEqual({
    name: `hookglass-check-${number}.xml`,
    text: expect.stringMatching(/<testsuites name="hookglass check" tests="2" failures="0"/),
  });
  expect(await saved('Save Markdown')).toEqual({ name: `hookglass-check-${number}.md`, text: expect.stringContaining('Altered body') });
  await page.getByRole('button', { name: 'Copy CI step' }).click();
  const step = await page.evaluate(() => navigator.clipboard.readText());
  expect(step).toContain(`npx hookglass check ${receiver.url} --secret-env WEBHOOK_SECRET`);
  expect(step).not.toContain(CHECKED_SECRET);
  expect(complaints).toEqual([]);
  await close();
});

it('a run can be stopped; nobody there, a secret that is missing and a URL that is none are said in a sentence', async () => {
  faults.everything = () => undefined; // never answers
  const { page, close } = await open('/conformance');
  await page.getByRole('button', { name: /^Run 24 checks/ }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^The run was stopped; what it had found until then is shown\./).waitFor();
  delete faults.everything;

  await page.getByLabel('Target').fill('http://127.0.0.1:1/hooks');
  await page.getByRole('button', { name: /^Run 24 checks/ }).click();
  await page.getByText(/^Nothing answers at 127\.0\.0\.1:1\. Is the app running\?/).waitFor();

  await page.getByLabel('Secret', { exact: true }).selectOption({ label: 'one that I type' });
  await page.getByRole('button', { name: /^Run 24 checks/ }).click();
  await page.getByText('Type the secret that the receiver checks with.').waitFor();
  await page.getByLabel('Secret that I type').fill('typed');
  await page.getByLabel('Target').fill('ftp://a/b');
  await page.getByRole('button', { name: /^Run 24 checks/ }).click();
  await page.getByText(/is no http or https URL/).waitFor();
  expect(await page.getByLabel('Target').getAttribute('aria-invalid')).toBe('true');
  expect(await page.content()).not.toContain(CHECKED_SECRET);
  await close();
});

describe.each(LOOKS)('at %s', (_, look) => {
  it('a report is complete without sideways scrolling, its heads stand over their cells, and a scan finds nothing serious', async () => {
    faults.refusal = 500;
    const number = await runHere({ only: ['valid-signature', 'wrong-prefix', 'duplicate-in-sequence'] });
    delete faults.refusal;
    const { page, complaints, close } = await open(`/conformance/runs/${number}/wrong-prefix`, look);
    await detail(page, 'Wrong prefix').getByText('HTTP 500').waitFor();
    await page.waitForLoadState('networkidle');

    const { heads, cells, sideways } = await page.evaluate(() => {
      const grid = document.querySelector<HTMLElement>('[role="grid"]');
      const lefts = (line: Element | null | undefined) =>
        [...(line?.children ?? [])].map((cell) => cell.getBoundingClientRect()).map((box) => Math.round(box.left));
      return {
        heads: lefts(grid?.querySelector('[role="row"]:not([aria-rowindex])')),
        cells: lefts(grid?.querySelector('[role="row"][aria-rowindex]')),
        sideways: [grid, document.documentElement].some((box) => box !== null && box.scrollWidth > box.clientWidth),
      };
    });
    expect(heads).toEqual(cells);
    expect(sideways).toBe(false);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});

it('narrow, the detail stands below the list, and nothing is cut off', async () => {
  const number = await runHere({ only: ['valid-signature'] });
  const { page, close } = await open(`/conformance/runs/${number}/valid-signature`, { viewport: { width: 1000, height: 600 } });
  const pane = detail(page, 'Valid signature');
  await pane.waitFor();

  const last = await row(page, 'retry-after').boundingBox();
  const below = await pane.boundingBox();
  expect(below?.y).toBeGreaterThanOrEqual((last?.y ?? Number.POSITIVE_INFINITY) + (last?.height ?? 0));
  expect(await pane.evaluate((box) => [...box.querySelectorAll('div')].every((one) => one.scrollHeight <= one.clientHeight + 1))).toBe(
    true,
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  await close();
});
