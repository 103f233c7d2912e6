import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { choosesFile } from '../support/chooses-file.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ scrollbars: true, windows: { permissions: ['clipboard-read', 'clipboard-write'] } });

const SECRET = 'planted-secret-of-the-hook';
let id: string;
let endpoint: ScriptedEndpoint;

beforeAll(async () => {
  endpoint = await scriptedEndpoint([503, { status: 401, body: `{"detail": "not ${SECRET}"}` }]);
  const hook = await core.client.createWebhook({ name: 'app', url: endpoint.url, events: ['model_version_tag.set'], secret: SECRET });
  const [sent] = await core.client.compose({ webhookId: hook.id, event: 'model_version_tag.set' });
  id = sent?.id ?? '';
  await vi.waitUntil(async () => (await core.client.delivery(id))?.state === 'failed', { timeout: 5000 });
  return () => endpoint.close();
});

const sheet = (page: Page) => page.getByRole('dialog');
const preview = (page: Page) => sheet(page).getByRole('region', { name: 'What leaves this computer' });

async function saved(page: Page): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save…' }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

describe('sharing', () => {
  it('shows exactly what leaves, with each masked place, says when a signature is lost, and saves that', async () => {
    const { page, complaints, close } = await open(`/deliveries/${id}`);
    await page.getByRole('button', { name: 'Share…' }).click();
    await preview(page).getByText('"hookglass"').waitFor();

    expect(await preview(page).textContent()).not.toContain(`127.0.0.1:${endpoint.port}`);
    expect(await page.getByText('cannot be computed again').count()).toBe(0);
    await page.getByRole('switch', { name: 'Mask tag values' }).click();
    await page.getByText('Bytes of the body are masked, so the signature cannot be computed again from this file.').waitFor();
    const file = await saved(page);
    expect(file.name).toMatch(/^model_version_tag\.set-[0-9a-f]{8}\.hookglass\.jsonl$/);
    expect(file.text).not.toContain(SECRET);
    expect(
      file.text
        .trimEnd()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line))[0]),
    ).toEqual(['hookglass', 'delivery', 'request', 'attempt', 'attempt', 'verdict', 'explanation']);

    await page.getByRole('switch', { name: 'Mask hosts' }).click();
    expect(await preview(page).textContent()).toContain(`127.0.0.1:${endpoint.port}`);
    await page.getByRole('radio', { name: /^Markdown/ }).check();
    await preview(page).getByText('### Request').waitFor();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('| 2 |');
    expect(copied).not.toContain(SECRET);
    expect(complaints).toEqual([]);
    await close();
  });

  it('by keyboard alone leads to a file that opens at the same delivery, with the same verdict', async () => {
    const { page, complaints, close } = await open(`/deliveries/${id}`);
    await page.getByRole('button', { name: 'Share…' }).waitFor();
    const headline = await page.getByRole('heading', { level: 1 }).textContent();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('share');
    await page.keyboard.press('Enter');
    await preview(page).getByText('"hookglass"').waitFor();
    await page.getByRole('button', { name: 'Save…' }).focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('open a file');
    await page.getByRole('option', { name: /^Open a file/, selected: true }).waitFor();
    const chooser = await choosesFile(page, () => page.keyboard.press('Enter'));
    await chooser.setFiles({
      name: download.suggestedFilename(),
      mimeType: 'application/x-ndjson',
      buffer: readFileSync(await download.path()),
    });
    await page.getByRole('region', { name: 'Imported file' }).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');

    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe(headline);
    await page
      .getByRole('region', { name: 'Delivery', exact: true })
      .getByText(/This request is correctly signed/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.each([SIZE_A, SIZE_B])('at $width × $height', (viewport) => {
  it.each(['light', 'dark'] as const)('nothing serious is found in the sheet, in the %s theme', async (colorScheme) => {
    const { page, close } = await open(`/deliveries/${id}`, { viewport, colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Share…' }).click();
    await page.getByRole('switch', { name: 'Mask tag values' }).click();
    await preview(page).getByText('"hookglass"').waitFor();

    expect(await seriousFindings(page)).toEqual([]);
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/share-${viewport.width}-${colorScheme}.png` });
    await close();
  });
});
