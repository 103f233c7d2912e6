import type { Route } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';

const { core, open, start } = await inspectedSuite({ cores: 'asked', scrollbars: true });

it('an empty list says that nothing was sent, and what to do', async () => {
  await start();
  const { page, close } = await open('/deliveries/9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34');

  const list = page.getByRole('region', { name: 'Deliveries' });
  await list.getByText('Nothing has been sent yet.', { exact: true }).waitFor();
  expect(await list.getByRole('button', { name: 'Send a sample event' }).count()).toBe(1);
  expect(await list.getByRole('link', { name: 'Fire it from Python' }).count()).toBe(1);
  await close();
});

it('a detail without a choice, and a list that was paused, say so', async () => {
  await start();
  const { webhookId } = await core.client.sendSample();
  const { page, close } = await open('/deliveries');
  await page.getByText('Choose a delivery. ↑↓ moves, Enter opens.', { exact: true }).waitFor();

  await page.keyboard.press('Control+e');
  await core.client.compose({ webhookId, event: 'prompt.created', times: 31 });

  await page.getByText(/^Paused at \d\d:\d\d:\d\d\. Deliveries go on; 31 are waiting\.$/).waitFor();
  await page.getByRole('region', { name: 'Deliveries' }).getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('32');
  await close();
});

it.each(LOOKS)('a list that was cleared says so, for as long as it is, and shows again what was there, at %s', async (_, look) => {
  await start();
  const { webhookId } = await core.client.sendSample();
  await core.client.compose({ webhookId, event: 'prompt.created', times: 2 });
  const { page, complaints, close } = await open('/deliveries', look);
  const count = () => page.getByRole('grid').getAttribute('aria-rowcount');
  await expect.poll(count, { timeout: 30_000 }).toBe('3');
  const list = page.getByRole('region', { name: 'Deliveries' });

  await page.keyboard.press('Control+l');
  await list
    .getByText(/^The list was cleared at \d\d:\d\d:\d\d\. Nothing was deleted: 3 deliveries are hidden, and new ones appear here\.$/)
    .waitFor();
  await list.getByText('0 of 3', { exact: true }).waitFor();
  await core.client.compose({ webhookId, event: 'prompt.created' });
  await expect.poll(count).toBe('1');
  await list.getByText('1 of 4', { exact: true }).waitFor();
  await page.keyboard.press('Control+l');
  await list.getByText(/4 deliveries are hidden/).waitFor();
  await list.getByRole('button', { name: 'Show them again' }).click();

  await expect.poll(count).toBe('4');
  await list.getByText('4 deliveries', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it.each(LOOKS)(
  'captions are read once: who fired it, what cancels, what a client would call instead, and who is not there, at %s',
  async (_, look) => {
    await start();
    const { webhookId } = await core.client.sendSample();
    const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', url: 'http://127.0.0.1:9/' });
    await vi.waitUntil(async () => (await core.client.delivery(sent?.id ?? ''))?.state === 'exhausted');
    const { page, close } = await open(`/deliveries/${sent?.id}`, look);

    await page.getByRole('heading', { name: 'Failed · nobody listening after 4 attempts' }).waitFor();
    await page.getByText('Compose: somebody sent it by hand').waitFor();
    expect(await page.locator(`#row-${sent?.id}`).textContent()).toMatch(/down/);
    expect(await page.locator(`#row-${sent?.id}`).textContent()).not.toMatch(/refused/);
    await page.getByRole('combobox', { name: 'Filter' }).fill('vers');
    await page.getByRole('option', { name: 'version: version of the model or prompt' }).waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByText(/is set too, the client calls that address instead\.$/).waitFor();
    await close();
  },
);

it('a long list can be used while it is read, and says how far that is', async () => {
  await start({ deliveries: 4000 });
  const { page, close } = await open('/deliveries');
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  const waiting: Route[] = [];
  let letThrough = false;
  await page.route(/\/api\/v1\/deliveries\?.*cursor=/, (route) => (letThrough ? route.continue() : void waiting.push(route)));

  await page.reload();

  await page.getByText(/^Reading 4,000 deliveries… \d+ %$/).waitFor();
  expect(await page.locator('[role="row"][aria-rowindex]').count()).toBeGreaterThan(10);
  letThrough = true;
  await Promise.all(waiting.map((route) => route.continue()));
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('4000');
  await close();
});

it('a receiver that does not answer is named, with the attempt', async () => {
  await start({ timeScale: 1000 });
  const { webhookId } = await core.client.sendSample();
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', url: 'http://127.0.0.1:9/' });
  const { page, close } = await open(`/deliveries/${sent?.id}`);

  await page.getByText(/^Nothing answers at 127\.0\.0\.1:9\. Is the app running\? Attempt 1 of 4 at \d\d:\d\d:\d\d\.$/).waitFor();
  await close();
});

it('a full store says what is dropped and what is not', async () => {
  await start({ keepCount: 1 });
  await core.client.sendSample();
  const { page, close } = await open('/deliveries');

  const told = page.getByText('1 delivery kept; the oldest are dropped now. Starred ones stay. · Change limit', { exact: true });
  await told.waitFor();
  await close();
});

it('a link that was used, a token that was changed and an address that is none each say what helps', async () => {
  await start();
  const link = await core.launchLink();
  const first = await open('/nowhere/at/all', { link });
  await first.page.getByText('There is no view “nowhere/at/all” here.').waitFor();

  const second = await open(undefined, { link });
  await second.page.getByRole('heading', { name: 'This link has been used, or it is older than a minute.' }).waitFor();
  await core.client.rotateToken();
  await first.page.reload();

  await first.page.getByRole('heading', { name: 'The engine no longer accepts this page.' }).waitFor();
  await Promise.all([first.close(), second.close()]);
});
