import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { CHECKED_SECRET, type CheckedReceiver, checkedReceiver, type ReceiverFaults } from '../support/checked-receiver.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { tabTo } from '../support/tab-to.ts';

const EXPLORE_MS = 90_000;
const SAYS = 'A delivery that comes twice is counted twice.';
const { core, open } = await inspectedSuite({ scrollbars: true });

/** Counts what comes again, until it is mended. */
const faults: ReceiverFaults = { repeats: true };
let receiver: CheckedReceiver;
let webhookId: string;

beforeAll(async () => {
  receiver = await checkedReceiver(faults);
  const hook = { name: 'alias-hook', url: receiver.url, events: ['prompt.created' as const], secret: CHECKED_SECRET };
  webhookId = (await core.client.createWebhook(hook)).id;
});
afterAll(() => receiver.close());

const section = (page: Page) => page.getByRole('region', { name: 'Explore', exact: true });
const story = (page: Page) => section(page).getByRole('listitem');
const says = (page: Page, text: string | RegExp) => section(page).getByText(text).waitFor({ timeout: EXPLORE_MS });

async function exploredHere(seed: number): Promise<void> {
  const { number } = await core.client.startExploration({ webhookId, probeUrl: receiver.probeUrl, seed });
  await expect.poll(async () => (await core.client.exploration(number))?.state, { timeout: EXPLORE_MS }).toBe('ended');
}

it('with the mouse: a story of a few steps, its deliveries, the files to keep, and the steps once more after the receiver was mended', async () => {
  const { page, complaints, close } = await open('/conformance');
  await section(page)
    .getByText(/^Plays random sequences:/)
    .waitFor();
  await page.getByLabel('Probe').fill(receiver.probeUrl.replace('http://', ''));
  await section(page).getByRole('button', { name: 'Explore' }).click();
  await says(page, SAYS);

  await section(page)
    .getByText(/^\d+ sequences?, seed \d+, shrunk to 3 steps$/)
    .waitFor();
  expect(await story(page).allTextContents()).toEqual([
    expect.stringMatching(/Deliver A.*200count 0 → 1$/),
    expect.stringMatching(/Deliver A again.*200count 1 → 2$/),
    expect.stringMatching(/Count is 2, expected 1d\d+, d\d+$/),
  ]);
  expect(page.url()).toMatch(/#\/conformance\/explore\/\d+$/);
  const seed = page.url().split('/').at(-1);

  for (const [item, name, holds] of [
    ['Scenario for check --play', `explore-${seed}.json`, '"hookglass": "explore"'],
    ['Test for vitest', `explore-${seed}.test.ts`, "from 'vitest'"],
    ['Test for pytest', `test_explore_${seed}.py`, 'def test_'],
  ] as const) {
    await section(page).getByRole('button', { name: 'Keep as a check' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    expect(download.suggestedFilename()).toBe(name);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain(holds);
    expect(text).not.toContain(CHECKED_SECRET);
  }

  delete faults.repeats;
  await section(page).getByRole('button', { name: 'Play the 3 steps' }).click();
  await says(page, 'Played again: nothing wrong this time.');
  faults.repeats = true;
  await section(page).getByRole('button', { name: 'Play the 3 steps' }).click();
  await says(page, 'Played again: the same.');

  await section(page)
    .getByRole('link', { name: /^d\d+$/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /Delivered|200/ }).waitFor();
  await page.goBack();
  await says(page, SAYS);
  await section(page).getByRole('button', { name: 'Other seed' }).click();
  await expect.poll(() => page.url(), { timeout: EXPLORE_MS }).not.toContain(`/${seed}`);
  await says(page, SAYS);
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: a seed that is not known any more is explored with, and its story played again', async () => {
  const { page, complaints, close } = await open('/conformance/explore/4711');
  await says(page, /^What seed 4711 showed is not known any more\./);
  await page.locator('section[aria-label="Explore"]:focus').waitFor();
  await tabTo(page, '#check-probeUrl');
  await page.keyboard.insertText(receiver.probeUrl);
  await tabTo(page, 'section[aria-label="Explore"] button');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Explore with seed 4711');
  await page.keyboard.press('Enter');
  await says(page, SAYS);
  await section(page)
    .getByText(/seed 4711, shrunk to 3 steps$/)
    .waitFor();
  // The button that had the focus is another now, and still has it.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Other seed');

  await tabTo(page, 'section[aria-label="Explore"] ol + p + div button');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Play the 3 steps');
  await page.keyboard.press('Enter');
  await says(page, 'Played again: the same.');
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('story as a scenario');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('explore-4711.json');
  expect(complaints).toEqual([]);
  await close();
});

it('one that goes on says how far it is, keeps the checks from running, and can be stopped', async () => {
  const { page, complaints, close } = await open('/conformance');
  faults.everything = () => undefined; // never answers
  await section(page)
    .getByRole('button', { name: /^(Explore|Other seed)$/ })
    .click();
  await section(page)
    .getByText(/^0 of 200 sequences, seed \d+$/)
    .waitFor();
  expect(await page.getByRole('button', { name: /^Run 24 checks/ }).getAttribute('aria-disabled')).toBe('true');
  await section(page).getByRole('button', { name: 'Stop' }).click();
  await says(page, 'Stopped: 0 sequences had passed.');
  delete faults.everything;

  await page.getByLabel('Target').fill('ftp://a/b');
  await says(page, new RegExp(`^0 sequences, seed \\d+, of ${new URL(receiver.url).host}$`));
  await section(page).getByRole('button', { name: 'Other seed' }).click();
  await page.getByText(/is no http or https URL/).waitFor();
  expect(await page.getByLabel('Target').getAttribute('aria-invalid')).toBe('true');
  expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
  await close();
});

describe.each(LOOKS)('at %s', (_, look) => {
  it('a story is complete without sideways scrolling beside a check, and a scan finds nothing serious', async () => {
    await exploredHere(12);
    const { page, complaints, close } = await open('/conformance/explore/12', look);
    await says(page, SAYS);
    await story(page).nth(2).waitFor();
    await page.waitForLoadState('networkidle');

    const fits = await section(page).evaluate((box) => box.scrollWidth <= box.clientWidth);
    expect({ fits, page: await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth) }).toEqual(
      {
        fits: true,
        page: true,
      },
    );
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
