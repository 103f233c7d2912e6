import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { choosesFile } from '../support/chooses-file.ts';
import { inspectedSuite, type WindowOptions } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { SIZE_B } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ scrollbars: true });

let webhookId: string;

beforeAll(async () => {
  ({ webhookId } = await core.client.sendSample());
  const endpoint = await scriptedEndpoint([401, 404, 500]);
  const hook = await core.client.createWebhook({ name: 'app', url: endpoint.url, events: ['model_version.created'], secret: 's3cret' });
  for (let index = 0; index < 3; index++) await core.client.compose({ webhookId: hook.id, event: 'model_version.created' });
  await core.client.compose({ webhookId, event: 'prompt.created' });
});

const openList = async (q = '', options: WindowOptions = {}) => {
  const opened = await open(q === '' ? '/deliveries' : `/deliveries?${new URLSearchParams({ q })}`, options);
  await opened.page.getByRole('combobox', { name: 'Filter' }).waitFor();
  return { ...opened, count: async () => Number(await opened.page.getByRole('grid').getAttribute('aria-rowcount')) };
};

it('narrows the list, says how many of how many and in words, and the same address reloads to the same view', async () => {
  const { page, complaints, close, count } = await openList();
  await expect.poll(count).toBe(5);

  await page.keyboard.press('Control+f');
  await page.keyboard.type('event:model_version* status:4xx,5xx -verified:yes ');
  await expect.poll(count).toBe(2);

  expect(await page.getByText('2 of 5').count()).toBe(1);
  expect(await page.getByText(/^“everything that .*, except what .*”$/).count()).toBe(1);
  expect(new URL(page.url()).hash).toContain('q=event');
  await page.reload();
  await expect.poll(count).toBe(2);
  expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('event:model_version* status:4xx,5xx -verified:yes ');
  expect(complaints).toEqual([]);
  await close();
});

it('underlines and explains a wrong token, while the others filter', async () => {
  const { page, close, count } = await openList('status:banana event:prompt.created');

  await expect.poll(count).toBe(1);
  await page.getByText('status takes 2xx, 503, >=400, none, not “banana”.').waitFor();
  expect(await page.getByRole('combobox', { name: 'Filter' }).getAttribute('aria-invalid')).toBe('true');
  expect(await page.locator('u').textContent()).toBe('status:banana');
  await close();
});

it('lets live rows in by the same rules', async () => {
  const { page, close, count } = await openList('event:prompt.created');
  await expect.poll(count).toBe(1);

  await core.client.compose({ webhookId, event: 'model_version.created' });
  await core.client.compose({ webhookId, event: 'prompt.created' });

  await expect.poll(count).toBe(2);
  await page.getByText(/^2 of \d+$/).waitFor();
  await close();
});

it('keeps a saved filter as a chip with a live count, which Alt+1 presses', async () => {
  const { page, close, count } = await openList('event:prompt.created');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(count).toBeGreaterThan(2);
  const chip = page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: /^event:prompt\.created/ });
  await expect.poll(() => chip.textContent()).toMatch(/^event:prompt\.created\d+$/);
  const before = Number(/\d+$/.exec((await chip.textContent()) ?? '')?.[0]);

  await core.client.compose({ webhookId, event: 'prompt.created' });
  await expect.poll(() => chip.textContent()).toBe(`event:prompt.created${before + 1}`);
  await page.keyboard.press('Alt+1');

  await expect.poll(count).toBe(before + 1);
  await close();
});

it.each(LOOKS)('gives a saved filter a name, behind the built-in ones, and forgets it, at %s', async (_, look) => {
  const { page, complaints, close } = await openList('event:prompt.created', look);
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type('Prompts  of today');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await expect.poll(async () => (await chips.allTextContents()).at(-1)).toMatch(/^Prompts of today\d+$/);
  expect((await chips.allTextContents()).slice(0, 2).map((text) => text.replace(/\d+$/, ''))).toEqual(['All', 'Failing']);
  await page.reload();
  await expect.poll(async () => (await chips.allTextContents()).at(-1), { timeout: 5000 }).toMatch(/^Prompts of today\d+$/);

  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: 'Forget' }).click();
  await expect.poll(async () => (await chips.allTextContents()).at(-1)).toMatch(/^External/);
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it.each(LOOKS)('keeps every saved filter in reach: what has no room in the row is in a menu behind it, at %s', async (_, look) => {
  const { page, close, count } = await openList('', look);
  for (const [name, q] of [
    ['Prompts', 'event:prompt.created'],
    ['Everything that was delivered at once', 'attempt:1 state:delivered'],
    ['Server errors', 'status:5xx'],
    ['Not found', 'status:404'],
  ] as const) {
    await page.getByRole('combobox', { name: 'Filter' }).fill(q);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'Clear the filter' }).click();

  const row = await page.getByRole('group', { name: 'Filters' }).boundingBox();
  expect(row?.height).toBeLessThan(30);
  const more = page.getByRole('button', { name: /^\d more filters$/ });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /^Not found/ }).click();
  await expect.poll(count).toBe(1);
  expect(await more.textContent()).toBe('Not found');
  await close();
});

it('moves a saved filter by Shift and an arrow, and so the digit that presses it', async () => {
  const { page, close } = await openList('event:prompt.created', { viewport: SIZE_B });
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await chips.filter({ hasText: /^event:/ }).waitFor();
  await page.getByRole('combobox', { name: 'Filter' }).fill('state:delivered');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await chips.filter({ hasText: /^state:delivered/ }).waitFor();
  const own = async () => (await chips.allTextContents()).flatMap((text) => /^(?:event|state:delivered)/.exec(text)?.[0] ?? []);
  expect(await own()).toEqual(['event', 'state:delivered']);

  await chips.filter({ hasText: /^state:delivered/ }).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(own).toEqual(['state:delivered', 'event']);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^state:delivered/);
  await page.keyboard.press('Alt+2');
  await expect.poll(() => page.url()).toContain('prompt.created');
  await close();
});

it('exports saved filters as a text file and adds them from one, with a wrong line named', async () => {
  const { page, close } = await openList('event:prompt.created');
  const chips = page.getByRole('group', { name: 'Filters' }).getByRole('button');
  const run = async (title: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(title);
    await page.getByRole('option', { name: title, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await chips.filter({ hasText: /^event:/ }).waitFor();

  const download = page.waitForEvent('download');
  await run('Export saved filters');
  const exported = await readFile(await (await download).path(), 'utf8');
  expect(exported.split('\n').slice(1)).toEqual(['event:prompt.created', '']);

  const chooser = await choosesFile(page, () => run('Add filters from a file'));
  const file = {
    name: 'team.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('# ours\nevent:prompt.created\nstate:failed\nstatus:banana\n'),
  };
  await chooser.setFiles(file);
  await page.getByText(/^Line 4 is not a filter: status takes .* 1 filter added from team\.txt\.$/).waitFor();
  await expect.poll(async () => (await chips.allTextContents()).some((text) => text.startsWith('state:failed'))).toBe(true);
  await close();
});

it('suggests tokens and the values that occur, by keyboard', async () => {
  const { page, close, count } = await openList();
  await page.getByRole('combobox', { name: 'Filter' }).click();
  await page.keyboard.type('sta');
  await page.getByRole('option', { name: /^status:/ }).waitFor();
  await page.keyboard.type('tus:4');
  await page.getByRole('option', { name: /^4xx/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');

  await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toMatch(/^status:4/);
  await page.keyboard.press('Enter');
  await expect.poll(count).toBe(2);
  await close();
});

it('says when nothing matches, and clears', async () => {
  const { page, close, count } = await openList('model:nothing-is-called-that');

  await page.getByText(/^None of \d+ deliveries match\.$/).waitFor();
  await page.getByRole('combobox', { name: 'Filter' }).fill('model:nothing-is-called-that status:404 ');
  await page.getByText(/^None of \d+ deliveries match\. status:404 alone matches 1\.$/).waitFor();
  await page.getByRole('button', { name: 'Clear filter' }).click();

  await expect.poll(count).toBeGreaterThan(4);
  await close();
});

it('narrows by a cell, and leaves its like out, by Alt+click and by the context menu', async () => {
  const { page, complaints, close, count } = await openList();
  await expect.poll(count).toBeGreaterThan(4);
  const cell = page.locator('[data-token="event"][data-value="prompt.created"]').first();

  await cell.click({ modifiers: ['Alt'] });
  await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('event:prompt.created');
  await cell.click({ modifiers: ['Alt', 'Shift'] });
  await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('-event:prompt.created');
  await page.locator('[data-token="status"][data-value="404"]').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Only status:404/ }).click();

  await expect.poll(count).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});
