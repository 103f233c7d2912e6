import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { choosesFile } from '../support/chooses-file.ts';
import { entriesOf, HAR_PROGRAMS, SECRET_OF_HAR, SEEN } from '../support/har-forms.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { drop, SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({ scrollbars: true });

const [delivered, refused] = SEEN;
if (!delivered || !refused) throw new Error('nothing was seen');

function harFile(): string {
  const [chrome] = HAR_PROGRAMS;
  if (!chrome) throw new Error('no program');
  const favicon = { request: { method: 'GET', url: 'https://shop.example.com/favicon.ico', headers: [] }, response: { status: 200 } };
  const [first, ...rest] = entriesOf(chrome);
  rest[0].response.content = { size: 0, mimeType: 'x-unknown' };
  return chrome.file({ entries: [first, favicon, ...rest] });
}

const rows = (page: Page) => page.getByRole('grid').getAttribute('aria-rowcount');

describe('a HAR that is dropped', () => {
  it('opens beside the live session, names the entry that is none, and filters', async () => {
    const { page, complaints, close } = await open('/calls');
    await page.locator('main').waitFor();
    await drop(page, 'checkout-bug.har', harFile());

    await expect.poll(() => rows(page)).toBe('3');
    expect(page.url()).toContain('#/imported/checkout-bug.har/deliveries');
    const strip = page.getByRole('region', { name: 'Imported file' });
    expect(await strip.textContent()).toContain('4 of 5 entries');
    expect(await strip.textContent()).toMatch(/Line \d+: not a delivery because it is a GET for \/favicon\.ico, without a body/);
    await page.getByRole('combobox', { name: 'Filter' }).fill('status:4xx ');
    await expect.poll(() => rows(page)).toBe('1');

    await page.getByRole('navigation', { name: 'Sessions' }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'Imported file' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });

  it('is composed from: its payload, not that of a live delivery with the same number', async () => {
    await core.client.sendSample();
    const { page, close } = await open('/calls');
    await page.locator('main').waitFor();
    await drop(page, 'checkout-bug.har', harFile());
    await page.getByRole('row', { name: /401/ }).click();
    await page.getByText(/checkout-bug\.har, entry 3 of 5/).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('compose from');
    await page.keyboard.press('Enter');

    await page.waitForURL(/#\/compose\?event=/);
    const typed: unknown = JSON.parse(await page.getByRole('textbox', { name: 'JSON' }).inputValue());
    expect(typed).toMatchObject({ data: (JSON.parse(refused.body) as { data: object }).data });
    await close();
  });

  it('shows what was recorded, says what was not, and checks with a secret that is typed and forgotten', async () => {
    const before = (await core.client.webhooks()).items;
    const { page, complaints, close } = await open('/calls');
    await page.locator('main').waitFor();
    await drop(page, 'checkout-bug.har', harFile());
    await page.getByRole('row', { name: /401/ }).click();

    await page.getByText('Not known yet: the file holds no secret, so the signature has not been checked.').waitFor();
    await page.getByText(/checkout-bug\.har, entry 3 of 5, line \d+/).waitFor();
    await page.getByText('not recorded', { exact: false }).first().waitFor();
    expect(await page.getByRole('region', { name: 'Delivery' }).textContent()).not.toMatch(/\b0 bytes/);
    await page.getByRole('textbox', { name: 'Secret of the webhook' }).fill(SECRET_OF_HAR);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('This request is correctly signed, and the receiver answered 401.').waitFor();

    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.body.innerHTML]),
    );
    expect(kept).not.toContain(SECRET_OF_HAR);
    expect((await core.client.webhooks()).items).toEqual(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it('is replayed into the live session by keyboard alone, signed anew', async () => {
    const { page, complaints, close } = await open('/calls');
    await page.locator('main').waitFor();
    await drop(page, 'checkout-bug.har', harFile());
    await expect.poll(() => rows(page)).toBe('3');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await page.keyboard.press('r');
    const secret = page.getByRole('textbox', { name: /^Secret A webhook/ });
    await secret.focus();
    await page.keyboard.type('a new secret');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(core.urls.webhook);
    await page.keyboard.press('Enter');

    await expect.poll(() => page.url()).toContain('#/deliveries/d');
    await page.getByRole('heading', { name: /^Delivered/ }).waitFor();
    const [sent] = (await core.client.deliveries()).items;
    expect(sent).toMatchObject({ state: 'delivered', verdict: 'valid', webhookName: 'imported', event: 'model_version_tag.set' });
    const bytes = await core.client.deliveryBody(sent?.id ?? '');
    expect(Buffer.from(bytes ?? []).toString()).toBe(delivered.body);
    expect(complaints).toEqual([]);
    await close();
  });
});

it('files that are dropped together are all open, and one that is dropped on a field leaves the page and the field alone', async () => {
  const { page, complaints, close } = await open('/deliveries');
  const field = page.getByRole('combobox', { name: 'Filter' });
  await field.fill('status:4');
  const dropOn = (selector: string, names: readonly string[]) =>
    page.evaluate(
      ([where, files, content]) => {
        const data = new DataTransfer();
        for (const name of files) data.items.add(new File([content], name));
        const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data });
        document.querySelector(where)?.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [selector, names, harFile()] as const,
    );

  const isStopped = await dropOn('[role="combobox"]', ['lost.har']);
  const typed = await field.inputValue();
  await dropOn('body', ['one.har', 'two.har', 'three.har']);

  const sessions = page.getByRole('navigation', { name: 'Sessions' });
  await sessions.getByText('three.har').waitFor();
  expect(isStopped).toBe(true);
  expect(typed).toBe('status:4');
  expect((await sessions.getByRole('link').allTextContents()).slice(1)).toEqual(['one.har', 'two.har', 'three.har']);
  expect(complaints).toEqual([]);
  await close();
});

it('a broken line is named by its number, and the rest is offered', async () => {
  const { id } = await core.client.sendSample();
  const shared = await core.client.sharedDelivery(id);
  if (!shared) throw new Error('the sample is gone');
  const { request, attemptList, ...delivery } = shared.delivery;
  const lines = [
    { hookglass: 1, masked: [] },
    { delivery },
    { request: { ...request, body: shared.body } },
    ...attemptList.map((attempt) => ({ attempt })),
  ];
  const { state: _state, ...broken } = delivery;
  const text = [...lines, { delivery: broken }].map((line) => JSON.stringify(line)).join('\n');
  const { page, close } = await open('/deliveries');
  await page.getByRole('grid').waitFor();
  await drop(page, 'shared.hookglass.jsonl', text);

  await page.getByText(`Line ${lines.length + 1} is not a delivery: “state” is missing. 1 were read.`).waitFor();
  await page.getByRole('button', { name: 'Open those 1' }).click();
  await expect.poll(() => rows(page)).toBe('1');
  await close();
});

it('a link into a file asks for it, and goes where it leads', async () => {
  const route = `/imported/checkout-bug.har/deliveries/${refused.id}/request`;
  const { page, close } = await open(route);
  await page.getByText('is not open here').waitFor();
  const chooser = await choosesFile(page, () => page.getByRole('button', { name: 'Open file…' }).click());
  await chooser.setFiles({ name: 'checkout-bug.har', mimeType: 'application/json', buffer: Buffer.from(harFile()) });

  await page.getByRole('heading', { name: /^Failed · 401/ }).waitFor();
  await page.keyboard.press('Escape');
  await close();
});

it('a copied curl command that is pasted outside of a field is a session of one request', async () => {
  const { page, close } = await open('/deliveries', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('grid').focus();
  const curl = `curl https://shop.example.com/hooks -H 'X-MLflow-Delivery-Id: ${refused.id}' -H 'X-MLflow-Signature: v1,AAAA' --data-raw '${refused.body}'`;
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), curl);
  await page.keyboard.press('Control+v');

  await expect.poll(() => rows(page)).toBe('1');
  expect(page.url()).toContain('#/imported/pasted%20request/deliveries');
  await close();
});

describe.each([SIZE_A, SIZE_B])('at $width × $height', (viewport) => {
  it.each(['light', 'dark'] as const)('nothing serious is found in an imported file, in the %s theme', async (colorScheme) => {
    const { page, close } = await open('/deliveries', { viewport, colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('grid').waitFor();
    await drop(page, 'checkout-bug.har', harFile());
    await page.getByRole('row', { name: /401/ }).click();
    await page.getByRole('textbox', { name: 'Secret of the webhook' }).waitFor();

    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByRole('heading', { name: 'Entries that are no deliveries' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const folder = process.env['PICTURES'];
    if (folder) {
      await page.keyboard.press('Escape');
      await page.screenshot({ path: `${folder}/imported-${viewport.width}-${colorScheme}.png` });
    }
    await close();
  });
});
