import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

it('lets an event that nobody heard be added to a webhook, which gets the next one', async () => {
  await core.mlflow('registered-models/create', { name: 'first' });
  const { page, close } = await open('/deliveries');
  const unheard = page.getByRole('row', { name: /registered_model/ }).first();

  await unheard.click();
  await page.getByText('No webhook yet. Events fire, nobody listens.').waitFor();
  const { webhookId } = await core.client.sendSample();
  await page.getByRole('button', { name: 'Add to a webhook' }).click();
  await page.getByRole('menuitem', { name: /^sample/ }).click();
  await page.getByText('“sample” listens to registered_model.created now: the next one is sent to it.').waitFor();

  expect((await core.client.webhook(webhookId))?.events).toContain('registered_model.created');
  await core.mlflow('registered-models/create', { name: 'second' });
  await expect.poll(async () => (await core.client.deliveries({ limit: 1 })).items[0]).toMatchObject({ event: 'registered_model.created' });
  await close();
});

it('offers the same in the menu of the row, and switches on what was switched off', async () => {
  const { webhookId } = await core.client.sendSample();
  await core.client.updateWebhook(webhookId, { events: ['prompt.created'], status: 'DISABLED' });
  await core.mlflow('registered-models/create', { name: 'greet', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
  const { page, close } = await open('/deliveries');

  await page
    .getByRole('row', { name: /prompt/ })
    .first()
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add the event to a webhook…' }).click();
  await page.getByRole('menuitem', { name: /^sample/ }).click();

  await page.getByText('“sample” listens to prompt.created now').waitFor();
  expect(await core.client.webhook(webhookId)).toMatchObject({ status: 'ACTIVE', events: ['prompt.created'] });
  await close();
});
