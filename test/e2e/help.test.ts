import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { drop } from '../support/open-page.ts';

const { core, open } = await inspectedSuite();

it('shows a report of a problem, masked, and saves it; nothing is sent', async () => {
  const { page, complaints, close } = await open('/calls');
  await page.locator('main').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('report a problem');
  await page.keyboard.press('Enter');
  const report = page.getByRole('textbox', { name: 'The report' });

  await expect.poll(() => report.inputValue()).toContain('- Engine on Node');
  expect(await report.inputValue()).toMatch(/## Versions[\s\S]*## Settings that differ[\s\S]*## Last warnings and errors/);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save…' }).click();
  expect(readFileSync(await (await saved).path(), 'utf8')).toBe(await report.inputValue());
  expect(new Set(asked.filter((origin) => origin !== 'null'))).toEqual(new Set([new URL(page.url()).origin]));
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await report.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await close();
});

it('has the versions and the licences of others in About, in a browser too', async () => {
  const { page, complaints, close } = await open('/settings/about');

  const licences = page.getByRole('textbox', { name: 'Licences of others' });
  await expect.poll(() => licences.inputValue(), { timeout: 10_000 }).toContain('react 19');
  for (const word of ['better-sqlite3', 'SIL OPEN FONT LICENSE', 'Permission is hereby granted']) {
    expect((await licences.inputValue()).toUpperCase()).toContain(word.toUpperCase());
  }
  await page.getByText(/^Node \d+\./).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('says in a browser what the desktop app has besides', async () => {
  const { page, close } = await open('/settings/desktop');

  await expect.poll(() => page.getByText('In the desktop app').count()).toBeGreaterThan(2);
  expect(await page.getByRole('switch').count()).toBe(0);
  await close();
});

it('asks before data is deleted, says what goes, and keeps it', async () => {
  const { page, close } = await open('/calls');
  await page.locator('main').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('reset data');
  await page.keyboard.press('Enter');

  await page.getByText('It cannot be undone.').waitFor();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByText('It cannot be undone.').waitFor({ state: 'detached' });
  await close();
});

it('has the documentation in the window, page by page, and its links lead on', async () => {
  const { page, complaints, close } = await open('/help/inspector');
  const text = page.getByRole('article');

  await text.getByRole('heading', { name: 'The inspector, view by view' }).waitFor();
  await text.getByRole('link', { name: 'Verify' }).click();
  await page.waitForURL(/#\/help\/verify$/);
  await text.getByRole('heading').first().waitFor();
  await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Frequently asked questions' }).click();
  await text.getByRole('heading', { name: 'How do I remove everything?' }).waitFor();
  expect(await text.textContent()).not.toMatch(/\*\*|\]\(/);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('exports what the list shows, and opens it again', async () => {
  await core.client.sendSample();
  const { page, complaints, close } = await open('/deliveries');
  await page.locator('[role="grid"][aria-rowcount="1"]').waitFor();
  const saved = page.waitForEvent('download');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('deliveries as jsonl');
  await page.keyboard.press('Enter');
  const file = await saved;
  await page.getByText('1 delivery exported.').first().waitFor();

  expect(file.suggestedFilename()).toBe('hookglass-deliveries.hookglass.jsonl');
  await drop(page, 'again.hookglass.jsonl', readFileSync(await file.path(), 'utf8'));
  await page.waitForURL(/#\/imported\/again\.hookglass\.jsonl\//);
  await page.locator('[role="grid"][aria-rowcount="1"]').waitFor();
  expect(complaints).toEqual([]);
  await close();
});
