import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite();

beforeAll(async () => {
  await core.client.createWebhook({ name: 'models', url: core.urls.webhook, events: ['registered_model.created'], secret: 's3cret' });
  await core.mlflow('registered-models/create', { name: 'iris' });
  await core.mlflow('registered-models/create', { name: 'iris' }).catch(() => undefined); // refused: it is there
  await core.mlflow('registered-models/rename', { name: 'iris', new_name: 'rose' });
  await core.mlflow('model-versions/create', { name: 'rose', source: 's3://models/iris' });
  await vi.waitUntil(async () => (await core.client.calls({})).items.length === 4);
});

it('with the mouse: what each call caused, why nothing arrived, and the way to its delivery', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('link', { name: 'Calls' }).click();
  const rows = page.getByRole('grid', { name: 'Calls' }).locator('[role="row"][aria-rowindex]');
  await rows.nth(3).waitFor();
  expect(await rows.allTextContents()).toEqual([
    expect.stringMatching(/POST model-versions\/create200.*nobody listens/),
    expect.stringMatching(/POST registered-models\/rename200MLflow has no event for it/),
    expect.stringMatching(/POST registered-models\/create400refused/),
    expect.stringMatching(/POST registered-models\/create200registered_model\.created, to 1 webhook/),
  ]);
  const detail = page.getByRole('region', { name: 'Call' });
  await detail.getByText(`MLFLOW_TRACKING_URI=${core.urls.mlflow}`).waitFor();

  await rows.nth(0).click();
  await detail.getByRole('heading', { name: 'Why did nothing arrive?' }).waitFor();
  await detail.getByText('Nobody was subscribed to model_version.created.').waitFor();
  await detail.getByRole('button', { name: 'Add to a webhook' }).click();
  await page.getByRole('menuitem', { name: /models/ }).click();
  await detail.getByText('“models” listens to model_version.created now').waitFor();

  await rows.nth(1).click();
  await detail.getByText(/Renaming, describing, stage transitions/).waitFor();
  await rows.nth(3).click();
  await detail.getByText('It was delivered to each of them.').waitFor();
  await detail.getByRole('link', { name: /Delivered/ }).click();
  await page.getByRole('heading', { name: /Delivered/ }).waitFor();

  expect(page.url()).toContain('#/deliveries/d');
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: opened, filtered, walked through, back', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const grid = page.getByRole('grid', { name: 'Calls' });
  await grid.locator('[role="row"][aria-rowindex]').nth(3).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('status:4');
  await page.getByRole('option', { name: /^4xx/ }).waitFor();
  await page.keyboard.type('xx');
  await page.keyboard.press('Enter');
  await expect.poll(() => grid.locator('[role="row"][aria-rowindex]').count()).toBe(1);
  await page.getByText('“everything that ended with 4xx”').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('region', { name: 'Call' }).getByText('It was refused (400), so nothing was changed.').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Call');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Calls');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('status:banana ');
  await page.getByText(/status takes 2xx/).waitFor();
  await expect.poll(() => grid.locator('[role="row"][aria-rowindex]').count()).toBe(4);

  expect(complaints).toEqual([]);
  await close();
});

it('a new call appears at the head without a lost choice; a link to one that is gone is no blank page', async () => {
  const { page, close } = await open('/calls');
  const rows = page.getByRole('grid', { name: 'Calls' }).locator('[role="row"][aria-rowindex]');
  await rows.nth(3).waitFor();
  const before = await rows.count();
  await rows.nth(1).click();
  const chosen = await page.locator('[aria-selected="true"]').textContent();

  await core.mlflow('registered-models/create', { name: `model ${before}` });
  await expect.poll(() => rows.count()).toBe(before + 1);
  expect(await page.locator('[aria-selected="true"]').textContent()).toBe(chosen);
  expect(await rows.nth(0).textContent()).toContain('registered-models/create');

  await page.goto(`${core.urls.inspector}/#/calls/a999999`);
  await page.getByText('That call is no longer kept.').waitFor();
  await close();
});

describe.each([
  ['light', SIZE_A],
  ['dark', SIZE_B],
] as const)('in the %s theme', (colorScheme, viewport) => {
  it('an accessibility scan finds nothing serious, and nothing scrolls sideways', async () => {
    const { page, close } = await open('/calls/a2', { colorScheme, viewport });
    await page.getByRole('region', { name: 'Call' }).getByRole('heading').first().waitFor();

    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await close();
  });
});
