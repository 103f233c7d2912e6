import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { tabTo } from '../support/tab-to.ts';

const OLD = 'the-old-secret-of-the-hook';
const { core, open } = await inspectedSuite({ cores: 'test', windows: { reducedMotion: 'reduce' } });

/** An app that accepts what it is told to. */
let accepted: readonly string[] = [];
const app = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const { 'x-mlflow-delivery-id': id, 'x-mlflow-timestamp': at, 'x-mlflow-signature': signature } = request.headers;
  const fits = accepted.some(
    (secret) => signature === `v1,${createHmac('sha256', secret).update(`${id}.${at}.`).update(body).digest('base64')}`,
  );
  response.writeHead(fits ? 200 : 401).end();
}).listen(0, '127.0.0.1');
await once(app, 'listening');
afterAll(() => void app.close());
const appUrl = () => `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;

const hook = (name: string, url: string) => core.client.createWebhook({ name, url, events: ['prompt.created'], secret: OLD });

it('with the mouse: the receiver that breaks is named, the secret is changed when none does, and the old one is refused after', async () => {
  const { id } = await hook('app', appUrl());
  await hook('mock', core.urls.webhook);
  accepted = [OLD];
  const { page, complaints, close } = await open(`/webhooks/${id}`);
  await page.getByRole('link', { name: 'Rotate…' }).click();
  const secret = await page.locator('#rotation-secret').inputValue();
  await page.getByRole('button', { name: 'Send both tests', exact: true }).click();

  await page.getByText('“app” breaks: it answered 401 to the new secret. After the change events would be signed with it.').waitFor();
  await page.getByText('“mock” accepts both.').waitFor();
  expect(await core.client.revealSecret(id)).toBe(OLD);

  accepted = [OLD, secret];
  await page.getByRole('button', { name: 'Send both again' }).click();
  await page.getByText('“app” accepts both.').waitFor();
  await page.getByRole('button', { name: 'Change the secret of 2 webhooks' }).click();
  await page.getByText(/^Changed at /).waitFor();
  for (const { id: one } of (await core.client.webhooks()).items) expect(await core.client.revealSecret(one)).toBe(secret);

  await page.getByRole('button', { name: 'Send both tests, old one refused' }).click();
  await page.getByText('“app” still accepts the old secret: it is not taken out there, or no signature is checked.').waitFor();
  accepted = [secret];
  await page.getByRole('button', { name: 'Send both tests, old one refused' }).click();
  await page.getByText('“app” accepts the new secret and no longer the old one.').waitFor();
  await page.getByText('“mock” accepts the new secret and no longer the old one.').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: rehearsed and left as it is', async () => {
  const { id } = await hook('app', appUrl());
  accepted = [OLD];
  const { page, close } = await open(`/webhooks/${id}`);
  await page.getByRole('region', { name: 'Webhook app' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('rotate the secret');
  await page.keyboard.press('Enter');
  await tabTo(page, '#rotation-secret');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('a-new-secret-that-i-typed');
  await tabTo(page, 'section[aria-label="Both are accepted"] button');
  await page.keyboard.press('Enter');
  await page.getByText(/^“app” breaks: it answered 401 to the new secret/).waitFor();
  await tabTo(page, 'section[aria-label="Change the secret"] a');
  await page.keyboard.press('Enter');

  await page.getByLabel('Name', { exact: true }).waitFor();
  expect(await core.client.revealSecret(id)).toBe(OLD);
  await close();
});
