import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite();

it('names the mistake behind a value: a body that was parsed and written again, with the bytes side by side and the fix', async () => {
  const endpoint = await scriptedEndpoint([401, 401]);
  const secret = 's3cret of the app';
  const hook = await core.client.createWebhook({ name: 'app', url: `${endpoint.url}/hooks`, events: ['model_version.created'], secret });
  const [sent] = await core.client.compose({ webhookId: hook.id, event: 'model_version.created' });
  const [request] = await endpoint.received(1);
  const delivery = await core.client.delivery(sent?.id ?? '');
  const compact = JSON.stringify(JSON.parse(request?.body.toString() ?? ''));
  const computed = createHmac('sha256', secret)
    .update(`${delivery?.deliveryId}.${delivery?.request.timestampSec}.${compact}`)
    .digest('base64');
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}`, { permissions: ['clipboard-read', 'clipboard-write'] });

  // By keyboard alone: from the reason to the explanation.
  await page
    .getByText(/^This request is correctly signed/)
    .first()
    .waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('v');
  await page.getByRole('textbox', { name: /^What did your code compute/ }).focus();
  await page.keyboard.type(computed);
  const asked = performance.now();
  await page.keyboard.press('Enter');
  const finding = page.getByRole('region', { name: 'Explanation' });
  await finding.waitFor();

  expect(performance.now() - asked).toBeLessThan(1000);
  expect(await finding.textContent()).toContain('why:body-reserialised');
  expect(await finding.getByText(/^Proven by computing it again/).count()).toBe(1);
  expect(await finding.getByText(/first difference at byte 10$/).count()).toBe(1);
  expect(await finding.getByText('␣').count()).toBeGreaterThan(0);
  await finding.getByRole('button', { name: 'FastAPI' }).click();
  expect(await finding.getByText('body = await request.body()').count()).toBe(1);
  await finding.getByRole('button', { name: 'Copy explanation' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('why:body-reserialised');
  expect(await page.evaluate(() => navigator.clipboard.readText())).not.toContain(secret);

  await page.getByRole('button', { name: 'Show bytes' }).click();
  await page.getByRole('region', { name: 'Signed content' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
  await endpoint.close();
});
