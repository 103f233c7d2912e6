import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

it('shows values, order of keys and white space as layers of their own, with marks in the gutter', async () => {
  const { webhookId } = await core.client.sendSample();
  const compose = async (body: string) =>
    (await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') }))[0]?.id ?? '';
  const before = await compose('{"a": 1, "b": "x", "gone": true}');
  const after = await compose('{"b":"y","a":1,"new":null}');
  const { page, close } = await open(`/deliveries/${after}/diff?cmp=${before}`);
  const body = page.getByRole('region', { name: 'Delivery', exact: true }).locator('section', { hasText: 'Request body' });
  await body.getByText('order of keys differs in the whole').waitFor();

  expect((await body.locator('i').allTextContents()).sort()).toEqual(['+', '~', '−', '≈', '≈'].sort());
  expect(await body.getByText('spaces behind colons and commas differ').count()).toBe(1);
  await body.getByRole('checkbox', { name: 'Order of keys and white space' }).uncheck();
  expect(await body.getByText('order of keys differs in the whole').count()).toBe(0);
  await close();
});

it('compares a replay with what it replays, by one key', async () => {
  const { id } = await core.client.sendSample();
  const [replayed] = await core.client.replay(id, { mode: 'resigned' });
  const { page, close } = await open(`/deliveries/${replayed?.id}`);
  await page.getByRole('tab').first().waitFor();
  await page.getByRole('grid').focus();

  await page.keyboard.press('d');

  await page.getByText('The same bytes.').first().waitFor();
  expect(await page.getByText('X-MLflow-Delivery-Id').count()).toBe(1);
  await close();
});

it('shows code in three languages and never the secret', async () => {
  const { id, webhookId } = await core.client.sendSample();
  const secret = await core.client.revealSecret(webhookId);
  const { page, close } = await open(`/deliveries/${id}/code`);

  for (const [language, sign] of [
    ['curl', /^curl --globoff/],
    ['Python', /http\.client/],
    ['TypeScript', /await fetch/],
  ] as const) {
    await page.getByRole('button', { name: language, exact: true }).click();
    await expect.poll(() => page.getByRole('tabpanel').locator('pre').textContent()).toMatch(sign);
  }
  await page.getByRole('button', { name: 'Signs itself with $SECRET' }).click();
  const code = (await page.getByRole('tabpanel').locator('pre').textContent()) ?? '';

  expect(code).toContain('process.env.SECRET');
  expect(code).not.toContain(secret);
  await close();
});
