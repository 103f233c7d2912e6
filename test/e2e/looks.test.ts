import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite();

let id: string;
let other: string;
let unheard: string;

beforeAll(async () => {
  await core.mlflow('registered-models/create', { name: 'nobody listens' });
  ({ id } = await core.client.sendSample());
  const dead = await core.client.createWebhook({ name: 'dead', url: 'http://127.0.0.1:9/', events: ['prompt.created'], secret: 's3cret' });
  const [sent] = await core.client.compose({ webhookId: dead.id, event: 'prompt.created' });
  other = sent?.id ?? '';
  unheard = (await core.client.unheard()).items[0]?.id ?? '';
  await vi.waitUntil(async () => (await core.client.delivery(other))?.state === 'exhausted', { timeout: 5000 });
});

const VIEWS: readonly [name: string, route: () => string][] = [
  ['first run', () => '/welcome'],
  ['deliveries', () => '/deliveries'],
  ...(['overview', 'verify', 'timeline', 'request', 'response', 'code'] as const).map((tab): [string, () => string] => [
    tab,
    () => `/deliveries/${id}/${tab}`,
  ]),
  ['diff', () => `/deliveries/${other}/diff?cmp=${id}`],
  ['an event without a listener', () => `/deliveries/${unheard}`],
  ['a delivery that is not here', () => '/deliveries/9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34'],
  ['appearance', () => '/settings/appearance'],
  ['shortcuts', () => '/settings/shortcuts'],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(VIEWS)('an accessibility scan of %s finds nothing serious', async (_, route) => {
    const { page, close } = await open(route(), { colorScheme, reducedMotion: 'reduce' });
    await page.locator('main').waitFor();
    await page.waitForLoadState('networkidle');

    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  it('an accessibility scan of palette, menu and replay finds nothing serious', async () => {
    const { page, close } = await open(`/deliveries/${id}`, { colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('tab').first().waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Replay/ }).click();
    await page.getByRole('radio').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  it('has no blur, no gradient beside the patterns of the phases, and no shadow beside the popovers', async () => {
    const { page, close } = await open(`/deliveries/${id}`, { colorScheme });
    await page.getByRole('tab').first().waitFor();

    const ornaments = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { filter, backdropFilter, backgroundImage, boxShadow } = getComputedStyle(element);
        return [filter, backdropFilter, backgroundImage, boxShadow].filter((value) => value !== 'none' && value !== '');
      }),
    );

    expect(ornaments).toEqual([]);
    await close();
  });
});

it('follows the system, and a theme that is chosen for one window wins at once and after a reload', async () => {
  const { page, close } = await open('/settings/appearance', { colorScheme: 'light' });
  const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await canvas()).toBe('rgb(244, 246, 245)');

  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await canvas()).toBe('rgb(15, 22, 21)');
  await page.reload();

  expect(await canvas()).toBe('rgb(15, 22, 21)');
  await close();
});

describe('the columns', () => {
  const heads = (page: Page) =>
    page.evaluate(() => {
      const row = document.querySelector('[role="row"][data-state="delivered"]');
      const box = document.querySelector('[role="grid"]');
      if (!row || !box) return [];
      const right = box.getBoundingClientRect().right;
      return [...row.querySelectorAll('[role="gridcell"]')].filter((cell) => {
        const { width, right: end } = cell.getBoundingClientRect();
        return width > 0 && end <= right;
      }).length;
    });

  it('state, time, event, subject, attempts, code and signature are there at 1280 × 800, without horizontal scroll', async () => {
    const { page, close } = await open(`/deliveries/${id}/verify`, { viewport: SIZE_A });
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();

    expect(await heads(page)).toBe(7);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await close();
  });

  it('subject, webhook, the time it took and the waterfall are there too at 1920 × 1080, with rows of 30 px', async () => {
    const { page, close } = await open(`/deliveries/${id}`, { viewport: SIZE_B });
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();

    expect(await heads(page)).toBe(10);
    const { rowPx, listPx } = await page.evaluate(() => ({
      rowPx: document.querySelector('[role="row"][aria-rowindex]')?.getBoundingClientRect().height ?? 0,
      listPx:
        (document.querySelector('[role="grid"]')?.getBoundingClientRect().height ?? 0) -
        (document.querySelector('[role="columnheader"]')?.parentElement?.getBoundingClientRect().height ?? 0),
    }));
    expect(rowPx).toBe(30);
    expect(listPx / rowPx).toBeGreaterThanOrEqual(24);
    await close();
  });

  it('source, size, delivery id and the original of a replay are shown when somebody asks for them, and stay', async () => {
    const { page, close } = await open('/deliveries', { viewport: SIZE_B });
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();
    for (const column of ['Source', 'Size', 'Delivery id', 'Replay of']) {
      await page.getByRole('button', { name: 'Show rows as' }).click();
      await page.getByRole('menuitemcheckbox', { name: `Column ${column}` }).click();
      await page.keyboard.press('Escape');
    }
    await page.reload();
    await page.getByText('Replay of', { exact: true }).waitFor();

    const cells = await page.locator('[role="row"][data-state="delivered"]').first().getByRole('gridcell').allTextContents();
    expect(cells.slice(-5)).toEqual([
      'test',
      expect.stringMatching(/^\d+ bytes$/),
      expect.stringMatching(/^[0-9a-f]{8}$/),
      '',
      expect.stringMatching(/^1 (?:at once|after \d+ ms), took \d+ ms$/),
    ]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await close();
  });

  it('every state and every signature has a shape of its own', async () => {
    const { page, close } = await open('/deliveries');
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();

    const shapes = await page.evaluate(() =>
      [...document.querySelectorAll('.sprite symbol')].filter(({ id }) => /^[sg]-/.test(id)).map((symbol) => symbol.innerHTML),
    );

    expect(shapes).toHaveLength(16);
    expect(new Set(shapes).size).toBe(16);
    await close();
  });
});

it('puts the detail below the list in a window of 1000 px, and loses no action at 200 % zoom', async () => {
  const narrow = await open(`/deliveries/${id}`, { viewport: { width: 1000, height: 700 } });
  await narrow.page.getByRole('tab').first().waitFor();
  const list = await narrow.page.getByRole('region', { name: 'Deliveries' }).boundingBox();
  const detail = await narrow.page.getByRole('region', { name: 'Delivery', exact: true }).boundingBox();
  expect(detail?.y).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
  await narrow.close();

  const zoomed = await open(`/deliveries/${id}/timeline`, {
    viewport: { width: SIZE_A.width / 2, height: SIZE_A.height / 2 },
    deviceScaleFactor: 2,
  });
  await zoomed.page.getByRole('tab').first().waitFor();
  expect(await zoomed.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  for (const name of [/^Replay/, 'Copy', 'Pause', /^Retry now/, /^Search or run/]) {
    const button = zoomed.page.getByRole('button', { name }).first();
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= SIZE_A.width / 2 && box.height >= 24).toBe(true);
  }
  await zoomed.close();
});

it('moves nothing on its own under reduced motion, and says the state as a word', async () => {
  const { page, close } = await open(`/deliveries/${id}`, { viewport: SIZE_B, reducedMotion: 'reduce' });
  await page.getByRole('tab').first().waitFor();

  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0);
      }).length,
  );

  expect(moving).toBe(0);
  await page
    .locator('[role="row"][aria-rowindex]')
    .first()
    .locator('span', { hasText: /^Failed$/ })
    .first()
    .waitFor();
  await close();
});

it('gives the list its row count and every row its index, and speaks in one polite line', async () => {
  const { page, close } = await open('/deliveries');
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();

  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('3');
  expect(
    await page.locator('[role="row"][aria-rowindex]').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-rowindex'))),
  ).toEqual(['1', '2', '3']);
  expect(await page.locator('[aria-live="polite"], [role="status"], [role="log"]').count()).toBe(1);
  await close();
});

it('speaks of what arrives at most every five seconds', async () => {
  const { page, close } = await open('/deliveries');
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  await page.evaluate(() => {
    const spoken: number[] = [];
    Object.assign(globalThis, { spoken });
    const line = document.querySelector('[role="status"]');
    if (line)
      new MutationObserver(() => spoken.push(performance.now())).observe(line, { childList: true, characterData: true, subtree: true });
  });
  const spoken = () => page.evaluate(() => (globalThis as unknown as { spoken: number[] }).spoken);

  await expect
    .poll(
      async () => {
        await core.client.sendSample();
        return (await spoken()).length;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBeGreaterThanOrEqual(2);

  const [first = 0, second = 0] = await spoken();
  expect(second - first).toBeGreaterThan(4900);
  expect(await page.getByRole('status').textContent()).toMatch(/^\d+ new deliver(?:y|ies)$/);
  await close();
}, 30_000);
