import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { type ScriptedEndpoint, scriptedEndpoint } from '../support/scripted-endpoint.ts';

const { core, open } = await inspectedSuite({ timeScale: 1 });

const endpoints: ScriptedEndpoint[] = [];

const SECRET = 's3cret';

/** Signed as it should be, an hour ago. */
async function sendStale({ id, deliveryId, request }: DeliveryDetail): Promise<void> {
  const timestamp = String(request.timestampSec - 3600);
  const signature = sign(SECRET, { deliveryId, timestamp, body: (await core.client.deliveryBody(id)) ?? new Uint8Array() });
  const edits: Record<string, string> = { 'X-MLflow-Timestamp': timestamp, 'X-MLflow-Signature': signature };
  const headers = request.headers.map(([name, value]) => [name, edits[name] ?? value] as const);
  await core.client.replay(id, { mode: 'edited', keepSignature: true, headers });
}

/** One row of each state, and of each verdict on a signature. */
beforeAll(async () => {
  await core.mlflow('registered-models/create', { name: 'nobody listens' });
  const send = async (steps: Parameters<typeof scriptedEndpoint>[0], secret = SECRET) => {
    const endpoint = await scriptedEndpoint(steps);
    endpoints.push(endpoint);
    const hook = await core.client.createWebhook({ name: 'x', url: endpoint.url, events: ['prompt.created'], ...(secret && { secret }) });
    return (await core.client.compose({ webhookId: hook.id, event: 'prompt.created' }))[0]?.id ?? '';
  };
  const reached = (id: string, state: string) =>
    vi.waitUntil(
      async () => {
        const delivery = await core.client.delivery(id);
        return delivery?.state === state && delivery;
      },
      { timeout: 5000 },
    );
  await reached(await send([503]), 'waiting');
  await reached(await send([401]), 'failed');
  await reached(await send(['hang']), 'in-flight');
  const held = await send([503]);
  await reached(held, 'waiting');
  await core.client.hold(held);
  const cancelled = await send([503]);
  await reached(cancelled, 'waiting');
  await core.client.cancel(cancelled);
  await send([200], '');
  const { id } = await core.client.sendSample();
  const sent = (await core.client.delivery(id))?.request.headers ?? [];
  const headers = sent.map(([name, value]) => [name, name === 'X-MLflow-Signature' ? value.toLowerCase() : value] as const);
  await core.client.replay(id, { mode: 'edited', keepSignature: true, headers });
  await sendStale(await reached(await send([200], SECRET), 'delivered'));
});
afterAll(async () => {
  await Promise.all(endpoints.map((endpoint) => endpoint.close()));
});

describe.each(['light', 'dark'] as const)('without colour, in the %s theme', (colorScheme) => {
  it.each([
    ['states', ['Delivered', 'Retrying', 'Failed', 'In flight', 'Held', 'Cancelled', 'No listener']],
    ['signatures', ['Signature valid', 'Signature valid, but stale', 'Signature invalid', 'Signature valid, but refused', 'Not signed']],
  ])('%s are told apart by their shapes alone', async (_, names) => {
    const { page, close } = await open('/deliveries', { colorScheme, reducedMotion: 'reduce', viewport: { width: 1920, height: 1080 } });
    await page.locator('[role="row"][aria-rowindex]').nth(8).waitFor();

    const shapes = new Map<string, string>();
    for (const name of names) shapes.set(name, await shapeOf(page, page.getByRole('img', { name, exact: true }).first()));

    for (const [name, shape] of shapes) {
      for (const [other, otherShape] of shapes) {
        if (name !== other) expect.soft(differingPixels(shape, otherShape), `${name} and ${other}`).toBeGreaterThanOrEqual(12);
      }
    }
    await close();
  });
});

/** The picture of an icon as `#` where it is darker or lighter than its ground, by luminance, and `.` elsewhere. */
async function shapeOf(page: Page, icon: Locator): Promise<string> {
  const png = (await icon.screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const grey = Array.from({ length: data.length / 4 }, (_, i) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(i * 4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    return grey.map((value) => (Math.abs(value - (grey[0] ?? 0)) > 48 ? '#' : '.')).join('');
  }, png);
}

const differingPixels = (a: string, b: string) => [...a].filter((pixel, index) => pixel !== b[index]).length;
