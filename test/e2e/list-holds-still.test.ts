import { beforeEach, describe, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { startInspected } from '../support/start-inspected.ts';

const { core, open } = await inspectedSuite({ cores: 'test' });

let webhookId: string;

beforeEach(async () => {
  ({ webhookId } = await core.client.sendSample());
});

const fire = (times: number) => core.client.compose({ webhookId, event: 'model_version.created', times });

/** Ids of the rows in sight with the pixel where each begins, top first. */
const inSight = `(() => {
  const box = document.querySelector('[role="grid"]').getBoundingClientRect();
  return [...document.querySelectorAll('[role="grid"] [role="row"][aria-rowindex]')]
    .map((row) => ({ id: row.id, top: row.getBoundingClientRect().top }))
    .filter(({ top }) => top >= box.top && top < box.bottom)
    .sort((a, b) => a.top - b.top);
})()`;

async function openList() {
  const { page, close } = await open('/deliveries');
  const rows = () => page.evaluate<{ id: string; top: number }[]>(inSight);
  const count = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  return { page, close, rows, count };
}

describe('the list', () => {
  it('shows new rows at once while the pointer is elsewhere, and says that it follows', async () => {
    const { page, close, count } = await openList();

    await fire(5);

    await expect.poll(count).toBe(6);
    expect(await page.getByRole('button', { name: 'Following', pressed: true }).count()).toBe(1);
    await close();
  });

  it('does not move a row under the pointer by a pixel, and counts what it keeps back', async () => {
    const { page, close, rows, count } = await openList();
    await fire(8);
    await expect.poll(count).toBe(9);
    const before = await rows();

    await page.mouse.move(400, (before[4]?.top ?? 0) + 10);
    await page.mouse.move(401, (before[4]?.top ?? 0) + 11);
    await fire(20);
    await page.getByRole('button', { name: '20 new' }).waitFor();

    expect(await rows()).toEqual(before);
    await page.getByRole('button', { name: '20 new' }).click();
    await expect.poll(count).toBe(29);
    await close();
  });

  it('goes on by itself when the pointer leaves, unless a row was chosen by hand', async () => {
    const { page, close, rows, count } = await openList();
    await fire(3);
    await expect.poll(count).toBe(4);
    const [first] = await rows();
    await page.mouse.move(400, (first?.top ?? 0) + 10);
    await page.mouse.move(401, (first?.top ?? 0) + 10);

    await fire(2);
    await page.getByRole('button', { name: '2 new' }).waitFor();
    await page.mouse.move(400, 20);
    await expect.poll(count).toBe(6);

    await page.mouse.click(400, (first?.top ?? 0) + 10);
    await page.mouse.move(400, 20);
    await fire(2);
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await count()).toBe(6);
    await close();
  });

  it('keeps the rows in sight when the user has scrolled away, and the pill leads back to the head', async () => {
    const { page, close, rows, count } = await openList();
    await fire(200);
    await expect.poll(count, { timeout: 15_000 }).toBe(201);
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, 2000);
    await expect.poll(async () => page.locator('[role="grid"]').evaluate(({ scrollTop }) => scrollTop)).toBe(2000);
    await page.mouse.move(400, 20);
    const before = await rows();

    await fire(100);
    await expect.poll(async () => page.getByRole('button', { name: /^\d+ new/ }).textContent(), { timeout: 15_000 }).toBe('100 new');
    expect(await rows()).toEqual(before);

    await page.getByRole('button', { name: '100 new' }).click();
    await expect.poll(count).toBe(301);
    expect(await page.locator('[role="grid"]').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    await close();
  });

  it('adds nothing while paused and says how much is waiting', async () => {
    const { page, close, count } = await openList();

    await page.keyboard.press('Control+e');
    await fire(3);
    await page.getByText(/^Paused at \d\d:\d\d:\d\d\. Deliveries go on; 3 are waiting\.$/).waitFor();
    expect(await count()).toBe(1);

    await page.getByRole('button', { name: 'Resume' }).first().click();
    await expect.poll(count).toBe(4);
    await close();
  });

  it('clears what is shown and takes it back', async () => {
    const { page, close, count } = await openList();
    await fire(3);
    await expect.poll(count).toBe(4);

    await page.keyboard.press('Control+l');
    await expect.poll(count).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();

    await expect.poll(count).toBe(4);
    await close();
  });
});

describe('a hundred thousand rows', () => {
  it('are one list of fewer than 80 elements, with both ends in reach of a key', async () => {
    const full = await startInspected({ deliveries: 100_000 });
    const { page, close, complaints } = await open('/deliveries', { link: await full.launchLink() });
    const started = performance.now();
    await page.locator('[role="row"][aria-rowindex]').first().waitFor();
    const firstRowsMs = performance.now() - started;
    await expect.poll(async () => page.getByRole('grid').getAttribute('aria-rowcount'), { timeout: 20_000 }).toBe('100000');

    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.locator('[role="row"][aria-rowindex="100000"][aria-selected="true"]').waitFor();
    expect(await page.locator('[role="row"][aria-rowindex]').count()).toBeLessThan(80);
    await page.keyboard.press('Home');
    await page.locator('[role="row"][aria-rowindex="1"][aria-selected="true"]').waitFor();
    expect(await page.locator('[role="row"][aria-rowindex]').count()).toBeLessThan(80);

    expect(firstRowsMs).toBeLessThan(1000);
    expect(complaints).toEqual([]);
    await Promise.all([close(), full.stop()]);
  });
});
