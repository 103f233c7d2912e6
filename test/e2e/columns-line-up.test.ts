import { beforeAll, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ deliveries: 60, scrollbars: true });

beforeAll(async () => {
  for (let index = 0; index < 40; index++) {
    await core.client.createWebhook({ name: `hook-${index}`, url: core.urls.webhook, events: ['budget_policy.exceeded'] });
  }
  for (let index = 0; index < 40; index++) await core.mlflow('registered-models/create', { name: `model ${index}` });
});

it.each([
  ['/deliveries', 1000],
  ['/deliveries', 1280],
  ['/deliveries', 1920],
  ['/calls', 1280],
  ['/calls', 1920],
  ['/webhooks', 1280],
  ['/webhooks', 1920],
])('each head of %s stands over its cells at %i px, beside a scrollbar', async (route, width) => {
  const { page, close } = await open(route, { viewport: { width, height: 600 } });
  await page.getByRole('row').nth(10).waitFor();

  const { scrolls, heads, cells } = await page.evaluate(() => {
    const grid = document.querySelector<HTMLElement>('[role="grid"]');
    const edges = (row: Element | null | undefined) =>
      [...(row?.children ?? [])]
        .map((cell) => cell.getBoundingClientRect())
        .filter((box) => box.width > 0)
        .map((box) => [Math.round(box.left), Math.round(box.right)]);
    return {
      scrolls: grid !== null && grid.offsetWidth > grid.clientWidth,
      heads: edges(grid?.previousElementSibling),
      cells: edges(grid?.querySelector('[role="row"]')),
    };
  });
  expect(scrolls).toBe(true);
  expect(heads.length).toBeGreaterThan(4);
  expect(heads.map(([left]) => left)).toEqual(cells.map(([left]) => left));
  await close();
});
