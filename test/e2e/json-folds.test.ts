import { expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ cores: 'test' });

it('folds long JSON too, with only the lines in sight in the document', async () => {
  const { webhookId } = await core.client.sendSample();
  const list = Array.from({ length: 2000 }, (_, index) => ({ id: index, tags: ['a', 'b'] }));
  const body = JSON.stringify({ first: list, last: 'end' });
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') });
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}/request`);
  const tree = page.getByRole('tree', { name: 'Request body' });
  const items = () => tree.getByRole('treeitem').allTextContents();
  await tree.waitFor();

  expect((await items()).length).toBeLessThan(80);
  await tree.focus();
  await page.keyboard.press('End');
  await expect.poll(async () => (await items()).at(-1)).toBe('"last":"end"'.replace(':', ': '));
  expect(
    await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.textContent),
  ).toBe('"last": "end"');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(items).toEqual(['{', '"first": [ 2,000 members ],', '"last": "end"']);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await items()).slice(0, 4)).toEqual(['{', '"first": [', '{', '"id": 0,']);
  await tree.locator('button').nth(2).click();
  await expect.poll(async () => (await items())[2]).toBe('{ 2 members },');

  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('folds JSON by key and by mouse, and shows it as it was sent: big numbers, repeated keys and their order', async () => {
  const { webhookId } = await core.client.sendSample();
  const body = '{"z": 9007199254740993, "data": {"a": [1.0, 1e400], "a": "twice \u202etxt"}, "b": true}';
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') });
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}/request`);
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
});
