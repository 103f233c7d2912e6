import { beforeAll, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';

const { core, open } = await inspectedSuite({ deliveries: 60, scrollbars: true });

beforeAll(async () => {
  for (let index = 0; index < 40; index++) {
    await core.client.createWebhook({ name: `hook-${index}`, url: core.urls.webhook, events: ['budget_policy.exceeded'] });
  }
  for (let index = 0; index < 40; index++) await core.mlflow('registered-models/create', { name: `model ${index}` });
});

const NARROW = ['1000 × 600', { viewport: { width: 1000, height: 600 }, colorScheme: 'light' }] as const;
const PLACES = [...LOOKS, NARROW].flatMap(([name, look]) =>
  ['/deliveries', '/calls', '/webhooks'].map((route) => [route, name, look] as const),
);

it.each(PLACES)('each head of %s stands over its cells at %s, beside a scrollbar, and is part of the grid', async (route, _, look) => {
  const { page, close } = await open(route, look);
  await page.locator('[role="row"][aria-rowindex]').nth(10).waitFor();

  const { scrolls, heads, cells } = await page.evaluate(() => {
    const grid = document.querySelector<HTMLElement>('[role="grid"]');
    const edges = (row: Element | null | undefined) =>
      [...(row?.children ?? [])]
        .map((cell) => cell.getBoundingClientRect())
        .filter((box) => box.width > 0)
        .map((box) => [Math.round(box.left), Math.round(box.right)]);
    return {
      scrolls: grid !== null && grid.offsetWidth > grid.clientWidth,
      heads: edges(grid?.querySelector('[role="row"]:not([aria-rowindex])')),
      cells: edges(grid?.querySelector('[role="row"][aria-rowindex]')),
    };
  });
  expect(scrolls).toBe(true);
  expect(heads.length).toBeGreaterThan(4);
  expect(heads.map(([left]) => left)).toEqual(cells.map(([left]) => left));
  const spoken = page.getByRole('grid').getByRole('columnheader');
  expect(await spoken.count()).toBe(heads.length);
  for (const name of await spoken.allTextContents()) expect(name).not.toBe('');
  await close();
});
