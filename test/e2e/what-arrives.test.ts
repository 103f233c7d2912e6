import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { seriousFindings } from '../support/accessibility.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { SIZE_A, SIZE_B } from '../support/open-page.ts';

const { core, open } = await inspectedSuite({ scrollbars: true });

const SECRET = 'the secret of production';
const ALIAS = JSON.stringify({
  entity: 'model_version_alias',
  action: 'created',
  timestamp: '2026-11-23T10:31:06.105882+00:00',
  data: { name: 'churn-eu', alias: 'champion', version: '2' },
});

/** An app that answers as its path says, and remembers what it got. */
const got: { method: string; url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
const app = createServer((request, response) => {
  const { method = '', url = '', headers } = request;
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    got.push({ method, url, headers, body });
    if (url === '/lost') response.writeHead(302, { location: '/found' }).end();
    else response.writeHead(url === '/refuses' ? 401 : 200).end('{"detail": "the app"}');
  });
});
await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
afterAll(() => app.close());

async function post(path: string, headers: Record<string, string>, body: string): Promise<number> {
  return (await fetch(new URL(path, core.urls.webhook), { method: 'POST', headers, body })).status;
}

const signed = (deliveryId: string, secret: string, more: { ageSec?: number } = {}) =>
  post('/webhook', aSignedRequest({ deliveryId, secret, body: ALIAS, ...more }).headers, ALIAS);

const row = (page: Page, id: string) => page.locator(`[role="row"][id="row-${id}"]`);

async function newestId(q: string): Promise<string> {
  const { items } = await core.client.rows({ limit: 1, q });
  return items[0]?.id ?? '';
}

for (const [size, viewport] of Object.entries({ a: SIZE_A, b: SIZE_B }))
  for (const colorScheme of ['light', 'dark'] as const)
    it(`shows a request that was not sent from here within a second, with all its parts (${size}, ${colorScheme})`, async () => {
      await core.client.sendSample();
      const { page, complaints, close } = await open('/deliveries', { viewport, colorScheme });
      await page.getByRole('grid').waitFor();
      await page
        .getByRole('row', { name: /example_model/ })
        .first()
        .waitFor();

      expect(await signed(`elsewhere-${size}-${colorScheme}`, 'nobody knows it')).toBe(401);
      const id = await newestId(`id:elsewhere-${size}-${colorScheme}`);
      await row(page, id).waitFor({ timeout: 1000 });
      expect(await row(page, id).textContent()).toMatch(/model_version_alias\.created.*churn-eu v2 champion.*→ external.*401/);
      expect(await row(page, id).locator('svg[aria-label="Refused"]').count()).toBe(1);

      await row(page, id).click();
      await page.getByRole('heading', { name: 'Refused · 401 no known secret fits' }).waitFor();
      await page.getByText('None of the secrets kept here gives this signature.').waitFor();
      await page
        .getByRole('list', { name: 'Steps of the check' })
        .getByText('not checked')
        .or(page.locator('svg[aria-label="not checked"]'))
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'Request' }).click();
      await page.getByText('POST /webhook HTTP/1.1').waitFor();
      await page.getByRole('tab', { name: 'Response' }).click();
      await page.getByText('Answered by the receiver at /webhook').waitFor();
      await page.getByRole('tab', { name: 'Code' }).click();
      await page
        .getByText(/curl[\s\S]*X-MLflow-Signature/)
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'Verify' }).click();
      expect(await seriousFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    });

it('makes no second row of a capture of our own delivery', async () => {
  const before = (await core.client.rowCount({})).of;
  const { id } = await core.client.sendSample();
  const { page, close } = await open('/deliveries');
  await row(page, id).waitFor();

  expect((await core.client.rowCount({})).of).toBe(before + 1);
  expect((await core.client.captures({ limit: 1 })).items[0]).toMatchObject({ deliveryId: (await core.client.delivery(id))?.deliveryId });
  await close();
});

it('joins requests with one delivery id in one row that changes in place', async () => {
  const { page, close } = await open('/deliveries', { viewport: SIZE_B });
  await signed('again', 'nobody knows it');
  const id = await newestId('id:again');
  await row(page, id).waitFor();
  const top = (await row(page, id).boundingBox())?.y;
  await page.mouse.move(5, 5);
  await signed('again', 'nobody knows it');

  await row(page, id).getByRole('img', { name: '2 requests from elsewhere: 401, 401' }).waitFor();
  expect((await row(page, id).boundingBox())?.y).toBe(top);
  expect((await core.client.rowCount({ q: 'id:again' })).count).toBe(1);
  await close();
});

it('is not a failure of ours, and has a chip of its own', async () => {
  await signed('chip', 'nobody knows it');
  const { page, close } = await open('/deliveries', { viewport: SIZE_B });
  const chip = page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: /^External/ });
  const { count } = await core.client.rowCount({ q: 'source:external' });
  await expect.poll(() => chip.textContent(), { timeout: 10_000 }).toBe(`External${count}`);
  expect(
    await page
      .getByRole('group', { name: 'Filters' })
      .getByRole('button', { name: /^Failing/ })
      .textContent(),
  ).toBe('Failing');
  expect(await page.getByRole('navigation', { name: 'Views' }).textContent()).not.toMatch(/\d/);

  await chip.click();
  expect(await seriousFindings(page)).toEqual([]);
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(count));
  await page.getByText('everything that came from elsewhere').waitFor();
  await page
    .getByRole('textbox', { name: /filter/i })
    .or(page.getByRole('combobox'))
    .first()
    .fill('verified:unknown endpoint:webhook ');
  const narrowed = (await core.client.rowCount({ q: 'verified:unknown endpoint:webhook' })).count;
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(narrowed));
  await close();
});

it('opens by the number of any of its requests, and says when there is none', async () => {
  await signed('linked', 'nobody knows it');
  await post('/webhook', {}, 'between');
  await signed('linked', 'nobody knows it either');
  const id = await newestId('id:linked');
  const later = `c${Number(id.slice(1)) + 2}`;

  const first = await open(`/deliveries/${id}`);
  await first.page.getByRole('heading', { name: /^Refused · 401/ }).waitFor();
  await first.close();
  const second = await open(`/deliveries/${later}/request`);
  await second.page.getByRole('button', { name: '2 · 401', pressed: true }).waitFor();
  await second.close();
  const byUuid = await open('/deliveries/linked');
  await byUuid.page.getByRole('heading', { name: /^Refused · 401/ }).waitFor();
  await byUuid.close();
  const unknown = await open('/deliveries/c99999');
  await unknown.page.getByText('That delivery is not in this session').waitFor();
  await unknown.page.getByRole('button', { name: 'Open file…' }).waitFor();
  await unknown.close();
});

it('finds the secret that fits when it is typed, and tells the cause in row and headline', async () => {
  await signed('typed', SECRET);
  const { page, close } = await open(`/deliveries/${await newestId('id:typed')}`);
  await page.getByLabel('Try this secret').fill(SECRET);
  await page.getByRole('button', { name: 'Find out why' }).click();

  await page
    .getByRole('region', { name: 'Explanation' })
    .getByText(/secret/i)
    .first()
    .waitFor();
  await close();
});

it('sends a request again to a target, as it came, and does not follow where that leads', async () => {
  await signed('sent-again', 'nobody knows it');
  const { page, close } = await open(`/deliveries/${await newestId('id:sent-again')}`);
  await page.getByRole('heading', { name: /^Refused · 401/ }).waitFor();
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('combobox', { name: 'To' }).fill(`${appUrl}/lost`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(`${appUrl}/lost answered 302`).waitFor();

  expect(got.filter(({ url }) => url === '/found')).toEqual([]);
  const arrived = got.find(({ url }) => url === '/lost');
  expect(arrived).toMatchObject({
    method: 'POST',
    body: ALIAS,
    headers: { 'x-mlflow-delivery-id': 'sent-again', host: new URL(appUrl).host },
  });
  expect(arrived?.headers).not.toHaveProperty('via');
  await page.getByRole('combobox', { name: 'To' }).fill('http://127.0.0.1:1/hooks');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/127\.0\.0\.1:1\/hooks: .*(nothing|Nothing|refused|answers)/).waitFor();
  await close();
});

it('never differs in its verdict: list, headline, overview and verify say the same', async () => {
  const { client } = core;
  const make = async (name: string, url: string, secret?: string) =>
    (await client.createWebhook({ name, url, events: ['prompt.created'], ...(secret !== undefined && { secret }) })).id;
  const test = async (webhookId: string) => (await client.testWebhook(webhookId, {})).id;
  const valid = await test(await make('valid', core.urls.webhook, 'one'));
  const refused = await test(await make('refused', `${appUrl}/refuses`, 'two'));
  const unsigned = await test(await make('unsigned', `${appUrl}/`));
  const [invalid] = await client.replay(valid, { mode: 'edited', keepSignature: true, body: Buffer.from('{"a": 1}').toString('base64') });
  const [stale] = await client.replay(valid, await staleReplay(valid, 'one'));
  await signed('unchecked', 'nobody knows it');
  await signed('outside', 'one');
  await signed('outside-stale', 'one', { ageSec: 1000 });
  await post('/webhook', {}, 'unsigned from outside');
  const expected = {
    ...{ [valid]: 'valid', [refused]: 'refused', [unsigned]: 'unsigned', [invalid?.id ?? '']: 'invalid', [stale?.id ?? '']: 'stale' },
    ...{
      [await newestId('id:unchecked')]: 'unchecked',
      [await newestId('id:outside')]: 'valid',
      [await newestId('id:outside-stale')]: 'stale',
    },
    [await newestId('source:external verified:unsigned')]: 'unsigned',
  } as const;
  const { page, close } = await open('/deliveries', { viewport: SIZE_B });

  for (const [id, verdict] of Object.entries(expected)) {
    const { label } = VERDICT_WORDS[verdict as keyof typeof VERDICT_WORDS];
    await row(page, id).waitFor();
    await expect.poll(() => row(page, id).locator(`svg[aria-label="${label}"]`).count(), { message: `${id} in the list` }).toBe(1);
    await page.goto(`${new URL(page.url()).origin}/#/deliveries/${id}/overview`);
    await page.getByText(id, { exact: true }).first().waitFor(); // until then the detail is that of the one before
    if (id.startsWith('d')) await page.getByText('Our check').locator('..').getByText(label, { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Verify' }).click();
    await page.getByRole('tabpanel').getByText(label, { exact: true }).first().waitFor();
    const heading = await page.getByRole('heading', { level: 1 }).first().textContent();
    expect(heading, id).toMatch(
      verdict === 'valid' || verdict === 'unsigned' ? /^(Delivered|Arrived|Refused)/ : /^(Failed|Refused|Delivered|Arrived)/,
    );
  }
  await close();
});

it('shows an event whose body was lost in a redirect nowhere as a green Delivered', async () => {
  const { id: webhookId } = await core.client.createWebhook({
    name: 'lost',
    url: `${appUrl}/lost`,
    events: ['prompt.created'],
    secret: 'x',
  });
  const { id } = await core.client.testWebhook(webhookId, {});
  for (const viewport of [SIZE_A, SIZE_B]) {
    const { page, close } = await open(`/deliveries/${id}`, { viewport });
    await page.getByRole('heading', { name: 'Delivered without its body · 200 OK' }).waitFor();
    await row(page, id).locator('svg[aria-label="Delivered without its body"]').waitFor();
    for (const tab of ['Overview', 'Verify', 'Timeline', 'Request', 'Response']) {
      await page.getByRole('tab', { name: tab }).click();
      const pane = page.getByRole('region', { name: 'Delivery', exact: true });
      await pane.getByRole('tabpanel').waitFor();
      expect(await pane.locator('use[href="#s-delivered"]').count(), tab).toBe(0);
    }
    expect(await row(page, id).locator('use[href="#s-delivered"]').count()).toBe(0);
    await close();
  }
  const { page, close } = await open('/deliveries?q=state%3Adelivered');
  await page
    .getByRole('row', { name: /example/ })
    .first()
    .waitFor();
  expect(await row(page, id).count()).toBe(0);
  await close();
  const found = await open('/deliveries?q=reason%3Abody-lost');
  await row(found.page, id).waitFor();
  await found.page.getByText('everything that was delivered without its body').waitFor();
  await found.close();
});

/** The headers of a delivery with a timestamp of an hour ago, signed. */
async function staleReplay(id: string, secret: string) {
  const delivery = await core.client.delivery(id);
  const body = (await core.client.deliveryBody(id)) ?? new Uint8Array();
  const deliveryId = '0a1b2c3d-0000-4000-8000-000000000001';
  const timestamp = String(Math.floor(Date.now() / 1000) - 3600);
  const fresh: Record<string, string> = {
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': timestamp,
    'X-MLflow-Signature': sign(secret, { deliveryId, timestamp, body }),
  };
  const headers = (delivery?.request.headers ?? [])
    .filter(([name]) => name !== 'Host' && name !== 'Content-Length')
    .map(([name, value]) => [name, fresh[name] ?? value] as [string, string]);
  return { mode: 'edited' as const, keepSignature: true, headers, body: Buffer.from(body).toString('base64') };
}
