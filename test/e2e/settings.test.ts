import { describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, timeScale: 1 });

const current = () => core.client.deliverySettings();

describe('settings', () => {
  it('are changed by mouse, say where each value comes from, and are put back', async () => {
    const { page, complaints, close } = await open('/settings/delivery');
    await page.getByRole('combobox', { name: 'Retry profile' }).selectOption({ label: 'As MLflow runs' });

    await page.getByText(/^changed here at \d\d:\d\d:\d\d$/).waitFor();
    await page.getByText('default: As documented').waitFor();
    await page.getByText('at once', { exact: true }).waitFor();
    expect(await current()).toMatchObject({ profile: 'mlflow' });
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(current).toMatchObject({ profile: 'documented' });
    expect(complaints).toEqual([]);
    await close();
  });

  it('have the focus on the section that was asked for, and its ring is drawn once, inside of what could cut it off', async () => {
    await core.client.sendSample();
    const { page, close } = await open('/deliveries');
    await page.getByRole('grid').focus();
    const offset = await page.getByRole('grid').evaluate((grid) => getComputedStyle(grid).outlineOffset);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('about hookglass');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'About' }).waitFor();

    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('About');
    expect(offset).toBe('-2px');
    await close();
  });

  it('are changed by keyboard alone; a number that is out of range is refused and stays in its field', async () => {
    const { page, close } = await open('/settings/appearance');
    await page.getByRole('textbox', { name: 'Find a setting' }).focus();
    await page.keyboard.type('timeout');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const timeout = page.getByRole('textbox', { name: 'Timeout of an attempt' });
    await timeout.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('0');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await timeout.inputValue()).toBe('0');

    await page.keyboard.press('Control+a');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await expect.poll(current).toMatchObject({ requestTimeoutMs: 12_000 });
    await close();
  });

  it('of storage show real sizes, and a limit that is reached says so in the status bar and leads here', async () => {
    await core.client.sendSample();
    const { page, close } = await open('/settings/storage');
    await page.getByText(/^\d[\d,]* (KiB|MiB) \+ \d[\d,]* (KiB|MiB)$/).waitFor();
    const count = page.getByRole('textbox', { name: 'Deliveries and captures' });
    await count.fill('1');
    await count.press('Enter');
    await core.client.sendSample();
    await page.getByText('kept; the oldest are dropped now. Starred ones stay.').first().waitFor();
    await page.goto(`${page.url().split('#')[0]}#/deliveries`);
    await page.getByRole('link', { name: 'Change limit' }).click();
    await count.waitFor();
    await core.client.resetSetting('keepCount');
    await close();
  });
});

const SECTIONS = ['appearance', 'server', 'delivery', 'storage', 'shortcuts', 'privacy', 'about'] as const;

describe.each([SIZE_A, SIZE_B])('at $width × $height', (viewport) => {
  it.each(['light', 'dark'] as const)('nothing serious is found in any section, in the %s theme', async (colorScheme) => {
    const { page, close } = await open('/settings/delivery', { viewport, colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('heading', { name: 'Delivery' }).waitFor();
    for (const section of SECTIONS) {
      await page.goto(`${page.url().split('#')[0]}#/settings/${section}`);
      await page.getByRole('navigation', { name: 'Settings' }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await seriousFindings(page), section).toEqual([]);
      const folder = process.env['PICTURES'];
      if (folder) await page.screenshot({ path: `${folder}/settings-${section}-${viewport.width}-${colorScheme}.png` });
    }
    await close();
  });
});
