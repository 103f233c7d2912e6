import { afterEach, describe, expect, it } from 'vitest';
import { harOf } from '#shared/domain/wire/har.ts';
import { choosesFile } from '../support/chooses-file.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open, start } = await inspectedSuite({ cores: 'test', windows: { permissions: ['clipboard-read', 'clipboard-write'] } });

let endpoint: ScriptedEndpoint | undefined;

afterEach(async () => {
  await endpoint?.close();
});

/** One delivery to an endpoint with these answers; resolves with its id as soon as `state` is reached. */
async function deliver(steps: Parameters<typeof scriptedEndpoint>[0], state: string): Promise<string> {
  endpoint = await scriptedEndpoint(steps);
  const webhook = await core.client.createWebhook({
    name: 'my-app',
    url: `${endpoint.url}/hooks`,
    events: ['model_version.created'],
    secret: 's3cret-of-my-app',
  });
  const [made] = await core.client.compose({ webhookId: webhook.id, event: 'model_version.created' });
  const id = made?.id ?? '';
  await expect.poll(async () => (await core.client.delivery(id))?.state, { timeout: 5000 }).toBe(state);
  return id;
}

describe('the timeline', () => {
  it('gives a 503, 503, drop, 200 delivery four rows, each gap with its cause, and one id and timestamp for all', async () => {
    const id = await deliver([503, 503, 'close', 200], 'delivered');
    const { page, close } = await open(`/deliveries/${id}/timeline`);

    const rows = page.getByRole('treegrid', { name: 'Attempts' }).getByRole('row', { name: /^\d/ });
    await rows.nth(3).waitFor();

    expect(await rows.count()).toBe(4);
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/^1 503/),
      expect.stringMatching(/^2 503.*waited 1 s/),
      expect.stringMatching(/^3 drop.*waited 2 s/),
      expect.stringMatching(/^4 200.*waited 4 s/),
    ]);
    expect(await page.getByText(/Same id, timestamp and bytes on every attempt/).count()).toBe(1);
    expect(await page.getByText(/^Profile: As documented, time ×0\.001$/).count()).toBe(1);
    await close();
  });

  it('counts down to a waiting retry, warns that it will be stale, and keeps its buttons in their places', async () => {
    await start({ timeScale: 1 });
    const id = await deliver([{ status: 429, headers: { 'Retry-After': '400' } }, 200], 'waiting');
    const { page, close } = await open(`/deliveries/${id}/timeline`);
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByText('Attempt 2 will be stale before it leaves.').waitFor();
    expect(await page.getByText('300 s: stale').count()).toBe(1);

    const first = await heading.textContent();
    expect(first).toMatch(/^Retrying · attempt 2 of 4 in 6 min \d+ s$/);
    await expect.poll(() => heading.textContent()).not.toBe(first);
    const places = () =>
      page
        .getByRole('button', { name: /^(Retry now|Cancel retries|Hold)/ })
        .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().left));
    const before = await places();
    await page.getByRole('button', { name: /^Retry now/ }).click();

    await expect.poll(() => heading.textContent()).toMatch(/^Delivered · 200/);
    expect(await places()).toEqual(before);
    expect(await page.getByText('by you').count()).toBe(1);
    await close();
  });

  it('cancels what is planned', async () => {
    await start({ timeScale: 1 });
    const id = await deliver([{ status: 429, headers: { 'Retry-After': '400' } }], 'waiting');
    const { page, close } = await open(`/deliveries/${id}/timeline`);

    await page.getByRole('button', { name: /^Cancel retries/ }).click();

    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Cancelled · after 1 attempt');
    await close();
  });
});

describe('a link', () => {
  it('opens exactly the delivery, the tab and the attempt that it names', async () => {
    const id = await deliver([503, 200], 'delivered');
    const deliveryId = (await core.client.delivery(id))?.deliveryId ?? '';
    const { page, close } = await open(`/deliveries/${deliveryId}/response?attempt=1`);

    await page.getByRole('button', { name: /^1 · 503/, pressed: true }).waitFor();

    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Response');
    await page
      .getByRole('tabpanel')
      .getByText(/^503\b/)
      .waitFor();
    await close();
  });

  it('to an unknown delivery says so, and finds it in a file that somebody exported', async () => {
    const id = '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34';
    const headers = [['X-MLflow-Delivery-Id', id] as const];
    const request = { method: 'POST', url: 'http://localhost:3000/hooks', headers, body: Buffer.from('{"entity": "from a file"}') };
    const har = harOf([{ startedAtMs: 0, tookMs: 1, request, comment: '' }], { name: 'x', version: '1' });
    const { page, complaints, close } = await open(`/deliveries/${id}/verify`);
    const choose = async (name: string, content: string) => {
      const chooser = await choosesFile(page, () => page.getByRole('button', { name: 'Open file…' }).click());
      await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
    };
    await page.getByText('That delivery is not in this session', { exact: true }).waitFor();

    await choose('notes.jsonl', '{"id": "d1"}\n');
    await page.getByRole('alert').getByText('Line 1 is not a delivery: “body” is missing. 0 were read.').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await choose('alias-bug.har', JSON.stringify(har));

    await page.getByRole('region', { name: 'Imported file' }).getByText('alias-bug.har').waitFor();
    await page.getByRole('region', { name: 'Delivery', exact: true }).getByText('"from a file"').waitFor();
    expect(complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
    await close();
  });
});

describe('a replay', () => {
  it('says what each mode means now, and its row leads back to where it came from', async () => {
    const id = await deliver([200], 'delivered');
    const { page, close } = await open(`/deliveries/${id}`);

    await page.getByRole('button', { name: /^Replay/ }).click();
    await page.getByText('New id and time, signed again: to a receiver it is a new delivery.').waitFor();
    expect(await page.getByText(/^Same id: a receiver that remembers ids ignores it\. Timestamp is still fresh for/).count()).toBe(1);
    expect(await page.getByRole('radio', { name: /^Re-signed/ }).isChecked()).toBe(true);
    await page.getByRole('button', { name: /^Send/ }).click();

    await page.getByRole('link', { name: id, exact: true }).waitFor();
    expect(await page.getByText(/^A replay of/).count()).toBe(1);
    await page.getByRole('link', { name: id, exact: true }).click();
    await expect.poll(() => page.url()).toContain(`/deliveries/${id}`);
    await close();
  });

  it('of the same bytes repeats id, timestamp, signature and body', async () => {
    const id = await deliver([200], 'delivered');
    const { page, close } = await open(`/deliveries/${id}`);

    await page.getByRole('button', { name: /^Replay/ }).click();
    await page.getByRole('radio', { name: /^Same bytes/ }).check();
    await page.keyboard.press('Enter');
    const [first, second] = (await endpoint?.received(2)) ?? [];

    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
    await close();
  });
});

it('with the id kept, with an old signature kept, and with a pause, as the popover says', async () => {
  const id = await deliver([200], 'delivered');
  const { page, complaints, close } = await open(`/deliveries/${id}`);
  const header = (request: { headers: [string, string][] } | undefined, wanted: string) =>
    request?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

  await page.getByRole('button', { name: /^Replay/ }).click();
  await page.getByRole('checkbox', { name: /^Keep the id/ }).check();
  await page.getByRole('spinbutton', { name: 'Times' }).fill('2');
  await page.getByRole('combobox', { name: 'Between them' }).selectOption('0.1 s');
  const pressedAtMs = performance.now();
  await page.getByRole('button', { name: /^Send/ }).click();
  const [first, second, third] = (await endpoint?.received(3)) ?? [];
  await page.getByText(/^A replay of/).waitFor();
  await page.getByRole('button', { name: /^Replay/ }).click();
  await page.getByRole('radio', { name: /^Edited/ }).check();
  await page.getByRole('textbox', { name: 'Body' }).fill('{"a": 1}');
  await page.getByRole('checkbox', { name: /^Keep the old signature/ }).check();
  await page.getByRole('button', { name: /^Send/ }).click();
  const edited = (await endpoint?.received(4))?.at(3);

  expect([second, third].map((one) => header(one, 'x-mlflow-delivery-id'))).toEqual(
    Array.from({ length: 2 }, () => header(first, 'x-mlflow-delivery-id')),
  );
  // Of the press, not of the one before it, which may itself come late.
  expect((third?.atMs ?? 0) - pressedAtMs).toBeGreaterThanOrEqual(100);
  expect(edited?.body.toString()).toBe('{"a": 1}');
  expect(header(edited, 'x-mlflow-signature')).toBe(header(second, 'x-mlflow-signature'));
  expect(complaints).toEqual([]);
  await close();
});

describe('after a fix', () => {
  it('the same replay goes again with one key, edited or not, and several at once', async () => {
    const id = await deliver([500, 500, 500, 500, 200], 'exhausted');
    const { page, complaints, close } = await open(`/deliveries/${id}`);
    await page.getByRole('tab').first().waitFor();
    await page.getByRole('grid').focus();

    await page.keyboard.press('e');
    const editor = page.getByRole('textbox', { name: 'Body' });
    await expect.poll(() => editor.inputValue()).toContain('"entity"');
    await editor.fill('{"entity": "mended"}');
    await page.getByRole('spinbutton', { name: 'Times' }).fill('2');
    await page.getByRole('button', { name: /^Send/ }).click();
    const seen = await endpoint?.received(6);
    expect(seen?.slice(4).map(({ body }) => body.toString())).toEqual(['{"entity": "mended"}', '{"entity": "mended"}']);

    await page.getByText(/^A replay of/).waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Shift+R');
    expect((await endpoint?.received(8))?.at(7)?.body.toString()).toBe('{"entity": "mended"}');
    expect(complaints).toEqual([]);
    await close();
  });
});

it('shows no secret anywhere until it is revealed, and hides it again', async () => {
  const { page, close } = await open();
  await page.getByRole('button', { name: 'Point it at my app' }).click();
  const field = page.getByLabel(/^Secret for it to check with/);
  const mask = () => field.evaluate((input) => getComputedStyle(input).getPropertyValue('-webkit-text-security'));
  expect(await mask()).toBe('disc');

  await page.clock.install();
  await page.getByRole('button', { name: 'Reveal' }).click();
  expect(await mask()).toBe('none');
  await page.clock.fastForward(10_001);

  await expect.poll(mask).toBe('disc');
  await close();
});

it('copies a link and the exact body', async () => {
  const id = await deliver([200], 'delivered');
  const { page, close } = await open(`/deliveries/${id}`);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('menuitem', { name: /^Copy body/ }).click();
  await expect.poll(clipboard).toBe(endpoint?.requests[0]?.body.toString());

  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('menuitem', { name: /^Copy link/ }).click();
  await expect.poll(clipboard).toMatch(new RegExp(`/#/deliveries/${id}$`));
  await close();
});
