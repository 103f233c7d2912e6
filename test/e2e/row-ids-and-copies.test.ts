import { describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { permissions: ['clipboard-read', 'clipboard-write'] } });

describe.each(LOOKS)('at %s', (_, look) => {
  it('copying by key says what was copied in the row, where the eye is, and moves nothing', async () => {
    const { id } = await core.client.sendSample();
    const { page, complaints, close } = await open(`/deliveries/${id}`, look);
    await page.getByRole('tab').first().waitFor();
    await page.getByRole('grid').focus();
    const row = page.locator(`#row-${id}`);
    const tabs = await page.getByRole('tablist').boundingBox();
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

    for (const [key, said, text] of [
      ['i', `Row id ${id} copied.`, new RegExp(`^${id}$`)],
      ['l', 'Link copied.', new RegExp(`#/deliveries/${id}$`)],
      ['c', 'Code copied.', /^curl /],
      ['b', 'Body copied.', /"entity"/],
    ] as const) {
      await page.keyboard.press('c');
      await page.keyboard.press(key);
      await row.getByText(said).waitFor();
      expect(await clipboard()).toMatch(text);
      expect(await row.getByText(said).isVisible()).toBe(true);
      expect(await page.getByRole('tablist').boundingBox()).toEqual(tabs);
    }

    // From within the detail it is said beside its buttons.
    await page.getByRole('region', { name: 'Delivery', exact: true }).focus();
    await page.keyboard.press('c');
    await page.keyboard.press('l');
    await page.getByRole('region', { name: 'Delivery', exact: true }).getByText('Link copied.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('the id of a row is in sight, copied at a press, and taken by a link and the filter', async () => {
    const { id } = await core.client.sendSample();
    const { page, close } = await open(`/deliveries/${id}`, look);
    const button = page.getByRole('region', { name: 'Delivery', exact: true }).getByRole('button', { name: id, exact: true });
    await button.click();
    await page.getByText(`Row id ${id} copied.`).first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);

    await page.getByRole('combobox', { name: 'Filter' }).fill(`id:${id} `);
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1');
    await close();

    const linked = await open(`/deliveries/${id}/timeline`, look);
    await linked.page.getByRole('treegrid', { name: 'Attempts' }).waitFor();
    await linked.close();
  });

  it('a link brings its row into sight, and the list stays there', async () => {
    const { id } = await core.client.sendSample();
    for (let more = 0; more < 60; more += 1) await core.client.sendSample();

    const { page, close } = await open(`/deliveries/${id}`, look);
    await page.getByRole('tab').first().waitFor();
    await expect
      .poll(() => page.locator(`#row-${id}`).evaluate((row) => row.getBoundingClientRect().bottom <= window.innerHeight))
      .toBe(true);
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    await close();
  });
});
