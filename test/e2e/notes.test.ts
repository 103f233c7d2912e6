import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

it('keeps a note, by one key, over a reload, findable; Escape and leaving keep what was typed', async () => {
  const { id } = await core.client.sendSample();
  await core.client.sendSample();
  const { page, complaints, close } = await open(`/deliveries/${id}/verify`);
  await page.getByRole('tabpanel').waitFor();
  await page.getByRole('grid').focus();

  await page.keyboard.press('m');
  const note = page.getByRole('textbox', { name: 'Note' });
  await expect.poll(() => note.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type('<b>asked Ada</b>');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await core.client.delivery(id))?.note).toBe('<b>asked Ada</b>');
  await note.focus();
  await page.keyboard.press('End');
  await page.keyboard.type(', kept');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Delivery');
  await expect.poll(async () => (await core.client.delivery(id))?.note).toBe('<b>asked Ada</b>, kept');
  await note.focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' twice');
  await page.locator('[role="row"][aria-rowindex]').first().click();
  await expect.poll(async () => (await core.client.delivery(id))?.note).toBe('<b>asked Ada</b>, kept twice');
  await page.goBack();
  await page.reload();

  await expect.poll(() => note.inputValue()).toBe('<b>asked Ada</b>, kept twice');
  await page.keyboard.press('/');
  await page.keyboard.type('note:yes');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('[role="row"][aria-rowindex]').count()).toBe(1);
  await note.fill('');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await core.client.delivery(id))?.noted).toBe(undefined);
  expect(complaints).toEqual([]);
  await close();
});
