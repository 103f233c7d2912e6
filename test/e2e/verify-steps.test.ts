import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ cores: 'test' });

it('heads the steps behind the first failed one as not reached by the receiver', async () => {
  const sample = await core.client.sendSample();
  const sent = (await core.client.delivery(sample.id))?.request.headers ?? [];
  const headers = sent.map(([name, value]) => [name, name === 'X-MLflow-Signature' ? value.replace('v1,', 'v2,') : value] as const);
  const [edited] = await core.client.replay(sample.id, { mode: 'edited', keepSignature: true, headers });
  const { page, close } = await open(`/deliveries/${edited?.id}/verify`);

  const steps = page.getByRole('list', { name: 'Steps of the check' });
  await steps.getByText('Not reached by the receiver, shown for diagnosis').waitFor();

  expect(await steps.getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^passed1/),
    expect.stringMatching(/^passed2/),
    expect.stringMatching(/^passed3/),
    expect.stringMatching(/^passed4/),
    expect.stringMatching(/^failed5Prefix is “v1,”“v2,.+…” does not start with “v1,”401/),
    'Not reached by the receiver, shown for diagnosis',
    expect.stringMatching(/^passed6/),
    expect.stringMatching(/^failed7/),
  ]);
  expect(await page.getByText('The signature starts with “v2,”; “v1,” is expected.').count()).toBeGreaterThan(0);
  expect(await page.getByText('No known secret fits').count()).toBe(1);
  expect(await steps.getByRole('img', { name: 'passed' }).count()).toBe(5);
  expect(await steps.getByRole('img', { name: 'failed' }).count()).toBe(2);
  await close();
});

it('shows of each delivery what arrived of it, although a replay has its id', async () => {
  const sample = await core.client.sendSample();
  const sent = (await core.client.delivery(sample.id))?.request.headers ?? [];
  const headers = sent.map(([name, value]) => [name, name === 'X-MLflow-Signature' ? value.replace('v1,', 'v2,') : value] as const);
  const [edited] = await core.client.replay(sample.id, { mode: 'edited', keepSignature: true, headers });
  const { page, close } = await open(`/deliveries/${sample.id}/verify`);

  const failed = page.getByRole('list', { name: 'Steps of the check' }).getByRole('img', { name: 'failed' });
  await page.getByText('MLflow’s documented receiver answers 200 to this request.').waitFor();
  expect(await failed.count()).toBe(0);

  await page.locator(`#row-${edited?.id}`).click();
  await expect.poll(() => failed.count()).toBe(2);
  expect((await core.client.delivery(edited?.id ?? ''))?.request.headers.filter(([name]) => name === 'Host')).toHaveLength(1);
  await close();
});
