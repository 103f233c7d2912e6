import { beforeEach, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ cores: 'test', windows: { colorScheme: 'dark' } });

beforeEach(async () => {
  for (let sent = 0; sent < 5; sent += 1) await core.client.sendSample();
});

const replays = async () => (await core.client.deliveries({ q: 'source:replay' })).items.map(({ replayOf }) => replayOf);

it('by keyboard: Shift and arrows, X and Ctrl+A choose; they are compared, starred and replayed together; Escape lets go', async () => {
  const { page, complaints, close } = await open('/deliveries');
  const chosen = page.locator('[role="row"][aria-selected="true"]');
  await page.locator('[role="row"][aria-rowindex]').nth(4).waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 chosen').waitFor();
  expect(await chosen.count()).toBe(2);
  expect(await page.getByRole('grid').getAttribute('aria-multiselectable')).toBe('true');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Compare' }).press('Enter');
  await page.getByRole('tab', { name: 'Diff', selected: true }).waitFor();
  expect(page.url()).toMatch(/\/d4\/diff\?cmp=d5/);

  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.getByText('3 chosen').waitFor();
  await page.keyboard.press('x');
  await page.getByText('2 chosen').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByText(/\d chosen/).count()).toBe(0);
  expect(await chosen.count()).toBe(1);
  await page.keyboard.press('Control+a');
  await page.getByText('5 chosen').waitFor();
  await page.getByRole('region', { name: 'Chosen rows' }).getByRole('button', { name: 'Star' }).press('Enter');
  await expect.poll(async () => (await core.client.deliveries({ q: 'star:yes' })).items.length).toBe(5);

  expect(complaints).toEqual([]);
  await close();
});

it('by mouse: Ctrl+click and Shift+click choose; replayed in the order of the list, and nothing stays chosen', async () => {
  const { page, complaints, close } = await open('/deliveries');
  const rows = page.locator('[role="row"][aria-rowindex]');
  await rows.nth(4).waitFor();
  await rows.nth(0).click();
  await rows.nth(2).click({ modifiers: ['ControlOrMeta'] });
  await page.getByText('2 chosen').waitFor();
  expect(page.url()).toContain('/d5');
  await rows.nth(1).click({ modifiers: ['Shift'] });
  await page.getByText('3 chosen').waitFor();
  await page.getByRole('region', { name: 'Chosen rows' }).getByRole('button', { name: 'Replay' }).click();

  await page.getByRole('status').getByText('3 deliveries replayed.').waitFor();
  expect((await replays()).toReversed()).toEqual(['d5', 'd3', 'd4']);
  expect(await page.getByText(/\d chosen/).count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});
