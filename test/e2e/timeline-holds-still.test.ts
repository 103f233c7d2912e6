import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { type EndpointStep, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ timeScale: 1, scrollbars: true });

let over: string;

beforeAll(async () => {
  over = await send([503, 'close', { status: 200, body: 'taken, at last, and with a long answer' }]);
  await vi.waitUntil(async () => (await core.client.delivery(over))?.state === 'delivered', { timeout: 15_000 });
});

async function send(steps: readonly EndpointStep[]): Promise<string> {
  const { url } = await scriptedEndpoint(steps);
  const hook = await core.client.createWebhook({ name: 'app', url, events: ['model_version.created'], secret: 's3cret' });
  return (await core.client.compose({ webhookId: hook.id, event: 'model_version.created' }))[0]?.id ?? '';
}

async function sendWaiting(): Promise<string> {
  const id = await send([{ status: 429, headers: { 'Retry-After': '400' } }]);
  await expect.poll(async () => (await core.client.delivery(id))?.state).toBe('waiting');
  return id;
}

/** Pairs of texts of the timeline of which one is over the other, and texts that are cut off at the edge of the pane. */
function collisions(page: Page): Promise<string[]> {
  return page.getByRole('treegrid', { name: 'Attempts' }).evaluate((plot) => {
    const texts = document.createTreeWalker(plot, NodeFilter.SHOW_TEXT);
    const boxes: { text: string; box: DOMRect }[] = [];
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent?.trim() ?? '';
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const whole = range.getBoundingClientRect();
      const parent = texts.currentNode.parentElement?.getBoundingClientRect() ?? whole;
      const box = new DOMRect(whole.x, whole.y, Math.min(whole.width, parent.right - whole.x), whole.height);
      if (text !== '' && box.width > 0) boxes.push({ text, box });
    }
    const within = plot.getBoundingClientRect();
    const found = boxes.filter(({ box }) => box.right > within.right + 1).map(({ text }) => `${text} leaves the timeline`);
    for (const [index, { text, box }] of boxes.entries())
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 4) found.push(`${text} and ${other.text}`);
      }
    return found;
  });
}

const buttons = (page: Page) =>
  page
    .getByRole('button', { name: /^(Retry now|Cancel retries|Hold|Release)/ })
    .evaluateAll((all) => all.map((button) => [button.getBoundingClientRect().left, button.getBoundingClientRect().top]));

describe.each(LOOKS)('the timeline at %s', (_, look) => {
  it('has no label over another and no scrollbar of its own, whatever is waited for', async () => {
    for (const id of [over, await sendWaiting()]) {
      const { page, close } = await open(`/deliveries/${id}/timeline`, look);
      await page.getByRole('treegrid', { name: 'Attempts' }).locator('[role="row"][aria-rowindex]').nth(1).waitFor();

      expect(await collisions(page)).toEqual([]);
      expect(await page.getByRole('tabpanel').evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
      await close();
    }
  });

  it('shows now at its line, keeps the planned attempt while it is held, and moves no button', async () => {
    const id = await sendWaiting();
    const { page, close } = await open(`/deliveries/${id}/timeline`, look);
    const attempts = page.getByRole('treegrid', { name: 'Attempts' });
    await attempts.getByText('planned').waitFor();
    const before = await buttons(page);
    const lineAndWord = () =>
      attempts.evaluate((plot) => {
        const word = [...plot.querySelectorAll('span')].find(({ textContent }) => textContent === 'now')?.getBoundingClientRect();
        const line = [...plot.querySelectorAll('i')]
          .map((element) => ({ box: element.getBoundingClientRect(), colour: getComputedStyle(element).borderLeftColor }))
          .find(
            ({ colour }) =>
              colour ===
              getComputedStyle([...plot.querySelectorAll('span')].find(({ textContent }) => textContent === 'now') ?? plot).color,
          );
        return word && line && { word: (word.left + word.right) / 2, line: line.box.left };
      });
    const now = await lineAndWord();
    expect(Math.abs((now?.word ?? 0) - (now?.line ?? 99))).toBeLessThan(20);

    await page.getByRole('button', { name: /^Hold/ }).click();
    await page.getByRole('heading', { name: 'Held · by you' }).waitFor();
    expect(await attempts.getByRole('row', { name: /^2 held/ }).count()).toBe(1);
    expect(await buttons(page)).toEqual(before);
    expect(await collisions(page)).toEqual([]);

    await page.getByRole('button', { name: /^Release/ }).click();
    await attempts.getByText('planned').waitFor();
    expect(await buttons(page)).toEqual(before);
    await page.getByRole('button', { name: /^Retry now/ }).click();
    await attempts.getByRole('row', { name: /^3 planned/ }).waitFor();
    expect(await buttons(page)).toEqual(before);
    expect(await collisions(page)).toEqual([]);
    await page.getByRole('button', { name: /^Cancel retries/ }).click();
    await page.getByRole('heading', { name: /^Cancelled/ }).waitFor();
    expect(await buttons(page)).toEqual(before);
    await close();
  });
});
