import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({ deliveries: 60, scrollbars: true });

const TABS = ['Verify', 'Timeline', 'Request', 'Response', 'Diff', 'Code', 'Overview'];

const ALWAYS = ['Time', 'Event', 'Subject', 'Attempts', 'Code', 'Sig'];

it.each(LOOKS)('from tab to tab the line moves by no pixel and no column leaves, at %s', async (_, look) => {
  const heads = look.viewport === SIZE_B ? [...ALWAYS, 'Webhook', 'Took'] : ALWAYS;
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}`, look);
  const line = page.getByRole('separator', { name: 'Deliveries' });
  await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
  const place = async () => (await line.boundingBox())?.x;
  const shown = () => page.evaluate(() => document.querySelector('[role="grid"] [role="row"]')?.textContent ?? '');
  const before = await place();

  for (const name of TABS) {
    await page.getByRole('tab', { name }).click();
    await page.getByRole('tab', { name, selected: true }).waitFor();
    expect.soft(await place(), name).toBe(before);
    for (const head of heads) expect.soft(await shown(), name).toContain(head);
  }
  await close();
});
