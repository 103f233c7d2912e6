import { expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';

const { core, open } = await inspectedSuite({ cores: 'test' });

/** What has the focus, and whether a ring of at least 2 px shows it. */
const focused = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
  const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
  return { pane: element.closest('[data-pane]')?.dataset.pane, role: element.getAttribute('role'), ring: ring || (row !== null && getComputedStyle(row).boxShadow !== 'none') };
})()`;

interface Focused {
  pane: string | undefined;
  role: string | null;
  ring: boolean;
}

it('carries the whole first journey: fire, select, verify, replay, copy the link', async () => {
  const { page, complaints, close } = await open(undefined, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Send a sample event' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/signature verified\.$/).waitFor();

  // After the first row the list has the focus.
  await expect.poll(() => page.evaluate<Focused>(focused)).toMatchObject({ pane: 'list', ring: true });
  await page.keyboard.press('Home');
  await page.keyboard.press('v');
  await page.getByRole('list', { name: 'Steps of the check' }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate<Focused>(focused)).toMatchObject({ pane: 'detail', ring: true });

  await page.keyboard.press('r');
  await page.getByRole('radio', { name: /^Re-signed/ }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('radio');
  await page.keyboard.press('Enter');
  await page.getByText(/^A replay of/).waitFor();

  await page.keyboard.press('c');
  await page.keyboard.press('l');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('/#/deliveries/');
  expect(complaints).toEqual([]);
  await close();
});

it('takes the letter of a tab while the delivery is still being read', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open('/deliveries');
  await page.locator('[role="row"][aria-rowindex]').first().waitFor();
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(`**/api/v1/deliveries/${id}`, async (route) => {
    await held;
    await route.continue();
  });

  await page.getByRole('grid', { name: 'Deliveries' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('v');
  await expect.poll(() => page.url()).toContain(`/deliveries/${id}/verify`);
  answer();

  await page.getByRole('list', { name: 'Steps of the check' }).waitFor();
  await close();
});

it('marks the row in the very turn of its key, and puts the detail together after it', async () => {
  const newer = await twoSamples();
  const { page, close } = await open(`/deliveries/${newer}`);
  await page.getByRole('region', { name: 'Delivery' }).getByRole('heading').first().waitFor();
  await page.getByRole('grid').focus();

  const { before, after, detailMoved } = await page.evaluate(async () => {
    const grid = document.querySelector('[role="grid"]');
    const pane = document.querySelector('[data-pane="detail"]');
    if (!grid || !pane) throw new Error('there is no list with a detail');
    const marked = () => grid.getAttribute('aria-activedescendant');
    let detailMoved = 0;
    const changes = new MutationObserver((records) => {
      detailMoved += records.length;
    });
    changes.observe(pane, { subtree: true, childList: true, characterData: true });
    const was = marked();
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    return { before: was, after: marked(), detailMoved };
  });

  expect(before).toBe(`row-${newer}`);
  expect(after).not.toBe(before);
  expect(detailMoved).toBe(0);
  const chosen = after?.replace('row-', '') ?? '';
  await page.getByRole('region', { name: 'Delivery' }).getByText(chosen, { exact: true }).first().waitFor();
  await close();
});

/** @returns the row id of the newer one */
async function twoSamples(): Promise<string> {
  await core.client.sendSample();
  return (await core.client.sendSample()).id;
}

it('visits rail, list, detail and status bar with F6, each with a visible ring', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}`);
  await page.getByRole('tab').first().waitFor();

  const visited: Focused[] = [];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('F6');
    visited.push(await page.evaluate<Focused>(focused));
  }

  expect(visited.map(({ pane }) => pane)).toEqual(['rail', 'list', 'detail', 'status']);
  expect(visited.every(({ ring }) => ring)).toBe(true);
  await page.keyboard.press('Shift+F6');
  expect(await page.evaluate<Focused>(focused)).toMatchObject({ pane: 'detail' });
  await close();
});

it('opens the palette with the focus in its field, ranks Replay first, and Escape gives the focus back', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}`);
  await page.getByRole('tab').first().waitFor();
  await page.getByRole('grid').focus();

  await page.keyboard.press('Control+k');
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('combobox');
  await page.keyboard.type('repl');
  expect(await page.getByRole('option').first().textContent()).toMatch(/^Replay/);
  await page.keyboard.press('Escape');

  await expect.poll(() => page.evaluate<Focused>(focused)).toMatchObject({ role: 'grid' });
  expect(await page.getByRole('row', { selected: true }).count()).toBe(1);
  await close();
});

it('gives the palette what is typed the moment after its keys, however slow the window is', async () => {
  const { page, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();
  const role = await page.evaluate(async () => {
    const keys = { key: 'k', ctrlKey: true, bubbles: true, cancelable: true };
    // One task: a key that is typed next would be handled in the following one.
    document.body.dispatchEvent(new KeyboardEvent('keydown', keys));
    const { port1, port2 } = new MessageChannel();
    const next = new Promise((resolve) => {
      port1.onmessage = resolve;
    });
    port2.postMessage('');
    await next;
    port1.close();
    return document.activeElement?.getAttribute('role');
  });
  expect(role).toBe('combobox');
  await close();
});

it('leaves the focus to the palette when a view with a focus of its own comes after it', async () => {
  const { page, close } = await open('/settings/appearance');
  await page.getByRole('main').waitFor();
  await page.keyboard.press('Control+k');
  await page.locator('input[aria-controls="palette-list"]:focus').waitFor();
  await page.evaluate(() => {
    location.hash = '#/welcome';
  });
  await page.getByRole('heading', { name: 'Nothing has been sent yet.', includeHidden: true }).waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('combobox');
  await close();
});

it('finds views, webhooks and deliveries from the palette', async () => {
  const { page, close } = await open('/settings/appearance');
  const { id } = await core.client.sendSample();
  const deliveryId = (await core.client.delivery(id))?.deliveryId ?? '';
  await page.getByRole('main').waitFor();
  const options = page.getByRole('option');
  const search = async (text: string) => {
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.locator('input[aria-controls="palette-list"]:focus').waitFor();
    await page.keyboard.type(text);
    await options.first().waitFor();
  };

  await search('#tun');
  expect(await options.allTextContents()).toEqual([expect.stringMatching(/^Tunnel/)]);
  await page.keyboard.press('Escape');
  await search('@samp');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('q=webhook%3Asample');
  await search('@samp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('#/webhooks/');
  await search(deliveryId.slice(0, 8));
  expect(await options.first().textContent()).toBe(`Delivery ${id}model_version.created ${deliveryId}`);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain(`/deliveries/${id}`);
  await close();
});

it('does nothing for single letters while typing, and nothing after they are switched off', async () => {
  const { id } = await core.client.sendSample();
  const { page, close } = await open(`/deliveries/${id}`);
  await page.getByRole('button', { name: 'Point it at my app' }).click();
  await page.getByRole('textbox', { name: 'URL of your receiver' }).focus();
  await page.keyboard.type('vtr');
  expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Overview');
  expect(await page.getByRole('radio').count()).toBe(0);

  await page.keyboard.press('Control+,');
  await page.getByRole('link', { name: 'Shortcuts' }).click();
  await page.getByRole('checkbox', { name: 'Single letters act in list and detail' }).uncheck();
  await page.getByRole('link', { name: 'Deliveries' }).click();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('v');

  expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Overview');
  await close();
});
