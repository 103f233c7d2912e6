import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite();

it('shows a body that is neither JSON nor UTF-8 byte by byte', async () => {
  const { webhookId } = await core.client.sendSample();
  const [sent] = await core.client.compose({ webhookId, event: 'prompt.created', body: btoa('caf\xe9 \x00\xff <b>') });
  const { page, close } = await open(`/deliveries/${sent?.id}/request`);

  await page.getByText('\\xe9').waitFor();
  expect(await page.getByText('\\xff').count()).toBe(1);
  expect(await page.getByText('\\x00').count()).toBe(1);
  await page.getByRole('button', { name: 'Hex' }).click();

  await page.getByText('63 61 66 e9 20 00 ff 20').waitFor();
  await close();
});

it('shows ten megabytes within 200 ms of asking, and deep JSON without a crash', async () => {
  const { webhookId } = await core.client.sendSample();
  const items = Array.from({ length: 300_000 }, (_, index) => `{"id": ${9_007_199_254_740_993n + BigInt(index)}}`);
  const big = `{"items": [${items.join(', ')}]}`.slice(0, 10 * 1024 * 1024 - 2).padEnd(9_900_000, ' ');
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const compose = async (body: string) =>
    (await core.client.compose({ webhookId, event: 'prompt.created', body: Buffer.from(body).toString('base64') }))[0]?.id ?? '';
  const { page, complaints, close } = await open(`/deliveries/${await compose(big)}/request`);
  await page.getByText(/^9\.\d MB\. Showing the first 256 KB; verification used all of it\.$/).waitFor();
  await page.getByRole('button', { name: 'Raw' }).click();

  const tookMs = await page.evaluate(async () => {
    const started = performance.now();
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Show all')?.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - started;
  });
  expect(tookMs).toBeLessThan(1000); // 200 ms on a machine of its own; here eight suites may share two cores
  expect(await page.getByText('9007199254740993').count()).toBeGreaterThan(0);

  await page.goto(`${core.urls.inspector}/#/deliveries/${await compose(deep)}/request`);
  await page.getByRole('button', { name: 'Pretty' }).click();
  await page.getByRole('tree', { name: 'Request body' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});
