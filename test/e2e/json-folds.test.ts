import { expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { openBrowser, openInspector } from '../support/open-page.ts';
import { startInspected } from '../support/start-inspected.ts';

it('folds JSON by key and by mouse, and shows it as it was sent: big numbers, repeated keys and their order', async () => {
  const browser = await openBrowser();
  const core = await startInspected();
  const { webhookId } = await core.client.sendSample();
  const body = '{"z": 9007199254740993, "data": {"a": [1.0, 1e400], "a": "twice \u202etxt"}, "b": true}';
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') });
  const { page, complaints, close } = await openInspector(browser, await core.launchLink(), { route: `/deliveries/${sent?.id}/request` });
  const tree = page.getByRole('tree', { name: 'Request body' });
  const items = () => tree.getByRole('treeitem').allTextContents();
  await tree.waitFor();

  expect(await items()).toEqual([
    '{',
    '"z": 9007199254740993,',
    '"data": {',
    '"a": [',
    '1.0,',
    '1e400',
    '"a": "twice U+202Etxt"',
    '"b": true',
  ]);
  await tree.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(items).toEqual(['{', '"z": 9007199254740993,', '"data": { 2 members },', '"b": true']);
  expect(await tree.getByRole('treeitem', { expanded: false }).getAttribute('aria-level')).toBe('2');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(items).toEqual(['{ 3 members }']);
  await page.keyboard.press('ArrowRight');
  await tree.locator('button').nth(1).click();
  await expect.poll(async () => (await items()).length).toBe(8);

  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
  await Promise.all([core.stop(), browser.close()]);
});
