import { expect, it, vi } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ scrollbars: true });

it.each(LOOKS)('shows values, order of keys and white space as layers of their own, with marks in the gutter, at %s', async (_, look) => {
  const { webhookId } = await core.client.sendSample();
  const compose = async (body: string) =>
    (await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') }))[0]?.id ?? '';
  const before = await compose('{"a": 1, "b": "x", "gone": true}');
  const after = await compose('{"b":"y","a":1,"new":null}');
  const { page, close } = await open(`/deliveries/${after}/diff?cmp=${before}`, look);
  const body = page.getByRole('region', { name: 'Delivery', exact: true }).locator('section', { hasText: 'Request body' });
  await body.getByText('order of keys differs in the whole').waitFor();

  expect((await body.locator('i').allTextContents()).sort()).toEqual(['+', '~', '−', '≈', '≈'].sort());
  expect(await body.getByText('spaces behind colons and commas differ').count()).toBe(1);
  await body.getByRole('checkbox', { name: 'Order of keys, 1 difference' }).uncheck();
  expect(await body.getByText('order of keys differs in the whole').count()).toBe(0);
  expect(await body.getByText('spaces behind colons and commas differ').count()).toBe(1);
  await body.getByRole('checkbox', { name: 'White space, differs' }).uncheck();
  expect(await body.getByText('spaces behind colons and commas differ').count()).toBe(0);
  await close();
});

it.each(LOOKS)(
  'compares any two: deliveries of other events, attempts of one, by list, by id and by the two that are chosen, at %s',
  async (_, look) => {
    const endpoint = await scriptedEndpoint([
      { status: 503, body: 'later' },
      { status: 200, body: 'now' },
    ]);
    const hook = await core.client.createWebhook({ name: 'app', url: endpoint.url, events: ['prompt.created'], secret: 's3cret' });
    const [first] = await core.client.compose({ webhookId: hook.id, event: 'prompt.created' });
    const { id } = await core.client.sendSample();
    await vi.waitUntil(async () => (await core.client.delivery(first?.id ?? ''))?.state === 'delivered');
    const { page, complaints, close } = await open(`/deliveries/${first?.id}/diff`, look);
    const pane = page.getByRole('region', { name: 'Delivery', exact: true });
    const compared = (words: string | RegExp) => pane.getByText(words).waitFor();
    await pane.getByRole('combobox', { name: 'Compare with' }).waitFor();

    await pane.getByRole('combobox', { name: 'Compare with' }).selectOption(`${first?.id}.1`);
    await compared('503 → 200');
    await pane.getByRole('combobox', { name: 'Compare with' }).selectOption(id);
    await compared(new RegExp(`this one, ${first?.id}, attempt 2,`));
    await pane.getByRole('textbox', { name: 'or with the id' }).fill((await core.client.delivery(id))?.deliveryId ?? '');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('cmp=');
    await pane.getByRole('link', { name: id, exact: true }).waitFor();
    expect(await pane.getByRole('combobox', { name: 'Compare with' }).inputValue()).toBe(id);
    await pane.getByRole('textbox', { name: 'or with the id' }).fill('d4711');
    await page.keyboard.press('Enter');
    await compared('d4711 is not in this session.');

    await page.locator(`#row-${id}`).click();
    await page.locator(`#row-${first?.id}`).click({ modifiers: ['ControlOrMeta'] });
    await page.getByRole('grid').focus();
    await page.keyboard.press('d');
    await expect.poll(() => page.url()).toMatch(/\/diff\?cmp=d\d+$/);
    expect(complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
    await close();
  },
);

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
