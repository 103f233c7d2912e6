import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite();

it('shows both answers of a delivery that was passed on, and which of them decided', async () => {
  const app = await scriptedEndpoint([503, { status: 418, body: 'teapot' }]);
  await core.client.updateEndpoint('webhook', { forward: { routes: [{ events: '*', url: `${app.url}/hooks` }], watch: false } });
  const hook = await core.client.createWebhook({
    name: 'passed-on',
    url: core.urls.webhook,
    events: ['prompt.created'],
    secret: 's3cret',
  });
  const [sent] = await core.client.compose({ webhookId: hook.id, event: 'prompt.created' });
  await expect.poll(async () => (await core.client.delivery(sent?.id ?? ''))?.state).toBe('failed');
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}/response`);

  const both = page.getByRole('region', { name: 'Both answers' });
  await both.waitFor();
  const texts = async () => (await both.textContent())?.replace(/in (?:<\s)?\d+ ms/, 'in n ms');
  expect(await texts()).toBe(
    `Your app, ${app.url}/hooks418 in n msThis one went back, and decides the retry.` +
      'Mock receiver200What MLflow’s documented receiver would have answered.',
  );
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('button', { name: 'Previous attempt' }).click();
  await expect.poll(texts).toContain('503 in n msThis one went back');

  expect(complaints).toEqual([]);
  await close();
  await app.close();
});
