import { expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { SIZE_A } from '../support/open-page.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ cores: 'test', scrollbars: true });

it('shows one sentence, one primary button and the tracking URI, without a scrollbar', async () => {
  const { page, complaints, close } = await open(undefined, { viewport: SIZE_A });

  await page.getByRole('heading', { name: 'Nothing has been sent yet.' }).waitFor();

  expect(await page.getByText(core.urls.mlflow, { exact: true }).count()).toBe(1);
  expect(await page.locator('main button').filter({ hasText: 'Send a sample event' }).count()).toBe(1);
  const scrolls = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1 && clientHeight > 100)
        .length,
  );
  expect(scrolls).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it.each(LOOKS)('goes by Enter alone from the empty window to a delivered, verified row with its detail open, at %s', async (_, look) => {
  const { page, complaints, close } = await open(undefined, look);
  const started = performance.now();

  await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/^Delivered in .* signature verified\.$/).waitFor();

  expect(performance.now() - started).toBeLessThan(3000);
  const row = page.getByRole('row', { selected: true });
  await row.getByRole('img', { name: 'Delivered' }).waitFor();
  await row.getByRole('img', { name: 'Signature valid' }).waitFor();
  // The button that had the focus is gone: the list has it, so that the next key does something.
  expect(await page.getByRole('grid').evaluate((grid) => grid === document.activeElement)).toBe(true);
  await page.keyboard.press('v');
  await page.getByRole('tab', { name: 'Verify', selected: true }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('passes all seven steps of a good delivery, with values and nothing red', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}/verify`);

  const steps = page.getByRole('list', { name: 'Steps of the check' }).getByRole('listitem');
  await steps.nth(6).waitFor();

  expect(await steps.count()).toBe(7);
  expect(await steps.getByRole('img', { name: 'passed' }).count()).toBe(7);
  expect(await page.getByRole('img', { name: 'failed' }).count()).toBe(0);
  await close();
});

it('says on the first-run card what has been sent meanwhile', async () => {
  await core.client.sendSample();
  const { page, close } = await open('/welcome');

  await page.getByRole('heading', { name: /^\d+ deliver(?:y|ies) so far\.$/ }).waitFor();
  await page.getByRole('link', { name: 'Go to the deliveries' }).click();
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  await close();
});

it('keeps the token out of the address and survives a reload', async () => {
  const { page, close } = await open();
  await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

  expect(page.url()).not.toContain('code=');
  await page.reload();
  await page.getByRole('button', { name: 'Send a sample event' }).waitFor();

  const session = await page.evaluate(() => JSON.stringify({ local: { ...localStorage }, cookie: document.cookie }));
  expect(session).not.toContain(core.token);
  await close();
});

it('says what to do when a link was used before', async () => {
  const link = await core.launchLink();
  const first = await open(undefined, { link });
  await first.page.getByRole('button', { name: 'Send a sample event' }).waitFor();

  const second = await open(undefined, { link });
  await second.page.getByRole('heading', { name: 'This link has been used, or it is older than a minute.' }).waitFor();

  expect(await second.page.getByText('hookglass -- open').count()).toBe(1);
  await Promise.all([first.close(), second.close()]);
});

it('takes the secret that an app has already, and shows it later only when it is asked for', async () => {
  const app = await scriptedEndpoint([200]);
  const { page, complaints, close } = await open();
  await page.getByRole('button', { name: 'Point it at my app' }).click();
  await page.getByLabel('URL of your receiver').fill(`${app.url}/hooks`);
  const field = page.getByLabel(/^Secret for it to check with/);
  expect(await field.evaluate((input) => getComputedStyle(input).getPropertyValue('-webkit-text-security'))).toBe('disc');
  await field.fill('s3cret of my app');
  await page.getByRole('button', { name: /^Send it there/ }).click();

  await page.getByRole('heading', { name: /^Delivered · 200/ }).waitFor();
  const [request] = await app.received(1);
  const header = (name: string) => request?.headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? '';
  const [deliveryId, timestamp] = [header('x-mlflow-delivery-id'), header('x-mlflow-timestamp')];
  expect(header('x-mlflow-signature')).toBe(sign('s3cret of my app', { deliveryId, timestamp, body: request?.body ?? Buffer.alloc(0) }));

  expect(await page.getByText('s3cret of my app').count()).toBe(0);
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText('s3cret of my app', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Hide' }).click();
  expect(await page.getByText('s3cret of my app').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
  await app.close();
});
