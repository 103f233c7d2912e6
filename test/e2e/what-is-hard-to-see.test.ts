import { beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite();

beforeAll(async () => {
  await core.client.sendSample(); // d1
});

it('flags a body that was lost in a redirect, although the final answer is a 200', async () => {
  const endpoint = await scriptedEndpoint([{ status: 302, headers: { Location: '/hook/' } }, 200]);
  const hook = await core.client.createWebhook({
    name: 'moved',
    url: `${endpoint.url}/hook`,
    events: ['prompt.created'],
    secret: 's3cret',
  });
  const [sent] = await core.client.compose({ webhookId: hook.id, event: 'prompt.created' });
  await expect.poll(async () => (await core.client.delivery(sent?.id ?? ''))?.state).toBe('delivered');
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}`);

  await page.locator('[role="row"][aria-rowindex]').first().getByRole('img', { name: 'Body lost in redirect' }).waitFor();
  await page
    .getByText('Body lost in redirect: the 302 turned the POST into a GET without a body, so the 200 after it says nothing.')
    .waitFor();
  expect(complaints).toEqual([]);
  await close();
  await endpoint.close();
});

it('draws blanks, line breaks and a byte order mark in the bytes that are hashed, beside their hex', async () => {
  const { webhookId } = await core.client.sendSample();
  const [sent] = await core.client.compose({
    webhookId,
    event: 'prompt.created',
    body: Buffer.from('\ufeff{"a":\t1}\r\n').toString('base64'),
  });
  const { page, complaints, close } = await open(`/deliveries/${sent?.id}/verify`);
  await page.getByRole('button', { name: 'Show bytes' }).click();
  const content = page.getByRole('region', { name: 'Signed content' });
  await content.waitFor();
  const rows = ((await content.textContent()) ?? '').replaceAll(/\s+/g, ' ');

  expect(rows).toContain('ef bb bf');
  expect(rows.replaceAll(/[0-9a-f]{2} |[0-9a-f]{8} /g, '')).toMatch(/B ?O ?M ?\{ ?" ?a ?" ?: ?→ ?1 ?\} ?← ?↵/);
  expect(complaints).toEqual([]);
  await close();
});

describe.each(['light', 'dark'] as const)('with colours of the system’s own, %s', (colorScheme) => {
  it.each([
    ['the list and its detail', 'deliveries/d1'],
    ['the steps', 'deliveries/d1/verify'],
    ['the timeline', 'deliveries/d1/timeline'],
    ['the request', 'deliveries/d1/request'],
    ['the calls', 'calls'],
    ['the tunnel', 'tunnel'],
    ['the settings', 'settings/appearance'],
  ])('%s keep their icons, the chosen row is outlined, and a scan finds nothing serious', async (_, route) => {
    const { page, complaints, close } = await open(`/${route}`, { colorScheme, forcedColors: 'active', reducedMotion: 'reduce' });
    await page.locator('main').waitFor();
    await page.waitForLoadState('networkidle');

    const icons = await page
      .locator('svg')
      .evaluateAll((all) =>
        all.filter(
          (icon) =>
            icon.getBoundingClientRect().width > 0 && getComputedStyle(icon).color === getComputedStyle(document.body).backgroundColor,
        ),
      );
    expect(icons).toEqual([]);
    if (route.startsWith('deliveries'))
      expect(
        await page
          .locator('[role="row"][aria-selected="true"]')
          .first()
          .evaluate((row) => getComputedStyle(row).outlineStyle),
      ).toBe('solid');
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});

it.each([
  ['deliveries/d1', 'd1'],
  ['deliveries/d1/timeline', 'd1'],
  ['calls', 'calls'],
  ['tunnel', 'tunnel'],
  ['settings/appearance', 'settings'],
])('at 200 %% of 1280 × 800, %s scrolls in one direction only and hides no button', async (route) => {
  const { page, close } = await open(`/${route}`, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  await page.locator('main').waitFor();
  await page.waitForLoadState('networkidle');

  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  const hidden = await page.getByRole('button').evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        if (button.closest('[aria-hidden="true"]')) return false;
        button.scrollIntoView({ block: 'center', inline: 'center' });
        const { left, right, top, bottom, width } = button.getBoundingClientRect();
        return width === 0 || left < -1 || right > innerWidth + 1 || bottom < 0 || top > innerHeight;
      })
      .map((button) => button.textContent || button.getAttribute('aria-label')),
  );
  expect(hidden).toEqual([]);
  await close();
});
