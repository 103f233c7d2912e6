import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

it('says with the time that the engine is lost, and catches up without a row doubled or missing', async () => {
  const { webhookId } = await core.client.sendSample();
  const { page, close } = await open('/deliveries');
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();

  await core.restart(async (unseen) => {
    await page
      .getByText(/^Connection to the engine lost at \d\d:\d\d:\d\d\. Showing what was received until then\. Trying again/)
      .waitFor();
    await unseen.compose({ webhookId, event: 'model_version.created', times: 14 });
  });

  await page.getByText('Caught up: 14 deliveries.').waitFor();
  const stored = (await core.client.deliveries({ limit: 100 })).items.map(({ id }) => `row-${id}`);
  await expect
    .poll(() =>
      page
        .locator('[role="row"][aria-rowindex]')
        .evaluateAll((rows) => rows.sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex)).map(({ id }) => id)),
    )
    .toEqual(stored);
  await close();
});
