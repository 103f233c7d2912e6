import { describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';

const { core, open } = await inspectedSuite({ deliveries: 60, scrollbars: true });

describe.each(LOOKS)('at twice the size of %s', (_, { viewport, colorScheme }) => {
  it('five rows are in sight at least, and the detail can be used, by keyboard and by scrolling', async () => {
    const { id } = await core.client.sendSample();
    const half = { width: viewport.width / 2, height: viewport.height / 2 };
    const { page, complaints, close } = await open(`/deliveries/${id}`, { viewport: half, deviceScaleFactor: 2, colorScheme });
    const rows = page.locator('[role="row"][aria-rowindex]');
    await rows.nth(6).waitFor();
    await page.getByRole('tab').first().waitFor();
    const whole = (selector: string) =>
      page.locator(selector).evaluateAll(
        (all) =>
          all
            .map((element) => element.getBoundingClientRect())
            .filter(({ top, bottom, height }) => {
              const main = document.querySelector('main')?.getBoundingClientRect();
              const head = document.querySelector('[role="columnheader"]')?.parentElement?.getBoundingClientRect();
              return height > 0 && main && top >= Math.max(main.top, head?.bottom ?? 0) - 1 && bottom <= main.bottom + 1;
            }).length,
      );

    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await whole('[role="row"][aria-rowindex]')).toBeGreaterThanOrEqual(5);

    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: 'Delivery', exact: true });
    await expect.poll(() => detail.evaluate((pane) => pane === document.activeElement)).toBe(true);
    const inView = () =>
      detail.evaluate((pane) => {
        const main = document.querySelector('main')?.getBoundingClientRect();
        const body = pane.querySelector('[role="tabpanel"]')?.getBoundingClientRect();
        const tabs = pane.querySelector('[role="tablist"]')?.getBoundingClientRect();
        return main && body && tabs
          ? { tabs: tabs.top >= main.top, bodyPx: Math.min(body.bottom, main.bottom) - Math.max(body.top, main.top) }
          : undefined;
      });
    await expect.poll(async () => (await inView())?.tabs).toBe(true);
    await expect.poll(async () => (await inView())?.bodyPx).toBeGreaterThan(150);

    await page.keyboard.press('Escape');
    await expect.poll(() => whole('[role="row"][aria-rowindex]')).toBeGreaterThanOrEqual(5);
    expect(complaints).toEqual([]);
    await close();
  });
});
