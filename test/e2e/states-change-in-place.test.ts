import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ timeScale: 1000 });

it('changes the knots of a retrying row in place, and its neighbours do not move', async () => {
  const endpoint = await scriptedEndpoint([503, 200]);
  const below = await core.client.sendSample();
  const [retrying] = await core.client.compose({ webhookId: below.webhookId, event: 'model_version_tag.set', url: endpoint.url });
  const above = await core.client.sendSample();
  const { page, close } = await open('/deliveries');
  const placesOf = () =>
    Promise.all([above.id, retrying?.id, below.id].map(async (id) => (await page.locator(`#row-${id}`).boundingBox())?.y));

  await page.locator(`#row-${retrying?.id}`).getByRole('img', { name: 'Retrying' }).waitFor();
  const before = await placesOf();
  await core.client['retry-now'](retrying?.id ?? '');
  await page.locator(`#row-${retrying?.id}`).getByRole('img', { name: 'Delivered' }).waitFor();

  expect(await placesOf()).toEqual(before);
  await close();
  await endpoint.close();
});
