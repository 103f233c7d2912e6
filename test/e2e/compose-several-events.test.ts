import { beforeAll, expect, it } from 'vitest';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { reducedMotion: 'reduce' } });

beforeAll(async () => {
  await core.client.createWebhook({ name: 'mock', url: core.urls.webhook, events: [...WEBHOOK_EVENTS], secret: 's3cret of the mock' });
});

it('a scenario of several events is kept, found again and sent again', async () => {
  const { page, complaints, close } = await open('/compose?event=model_version_alias.deleted');
  await page.getByRole('button', { name: 'Add this event' }).click();
  await page.getByText('1 event, 1 delivery').waitFor();
  await page.locator('input[value="model_version_alias.created"]').check();
  await page.getByLabel('Alias', { exact: true }).fill('champion');
  await page.getByRole('button', { name: 'Add this event' }).click();
  await page.getByText('2 events, 2 deliveries').waitFor();
  await page.getByRole('textbox', { name: 'Name of the scenario' }).fill('Champion moves');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Scenario Champion moves' }).waitFor();
  await close();

  const again = await open('/compose');
  const strip = again.page.getByRole('region', { name: 'Scenario Champion moves' });
  await strip.getByText('2 events, 2 deliveries').waitFor();
  for (let round = 1; round <= 2; round += 1) {
    await strip.getByRole('button', { name: 'Send all' }).click();
    await expect.poll(() => strip.getByRole('img', { name: 'sent' }).count()).toBe(2);
    await strip.getByRole('button', { name: 'Send all' }).waitFor();
  }
  const fired = (await core.client.deliveries({ q: 'webhook:mock entity:model_version_alias' })).items;

  expect(fired.map(({ event, lastStatus, subject }) => `${event} ${lastStatus} ${subject}`)).toEqual([
    'model_version_alias.created 200 example_model v1 champion',
    'model_version_alias.deleted 200 example_model example_alias',
    'model_version_alias.created 200 example_model v1 champion',
    'model_version_alias.deleted 200 example_model example_alias',
  ]);
  await strip.getByRole('button', { name: 'Change event 2' }).click();
  await again.page.getByRole('menuitem', { name: 'Remove' }).click();
  await strip.getByText('1 event, 1 delivery').waitFor();
  expect([...complaints, ...again.complaints]).toEqual([]);
  await again.close();
});
