import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../support/accessibility.ts';
import { readCertificate } from '../support/certificate.ts';
import { freePort } from '../support/foreign-server.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { LOOKS } from '../support/looks.ts';
import { startCore, type TestCore } from '../support/start-core.ts';
import { tabTo } from '../support/tab-to.ts';

/** Stands for a server of somebody else's, which takes local addresses; the other has the rules of a stock MLflow. */
let server: TestCore;
let strict: TestCore;
const { core, open } = await inspectedSuite({
  https: true,
  windows: { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' },
});

beforeAll(async () => {
  server = await startCore();
  strict = await startCore({ urlPolicy: { name: 'mlflow', allowedTargets: [] } });
});
afterAll(async () => {
  for (const stop of stops.splice(0)) stop();
  await server.stop();
  await strict.stop();
});

const shown = (page: Page, kind: string) => page.locator(`[data-attachment="${kind}"]`).first().waitFor();
const uriOf = (page: Page) => page.getByRole('textbox', { name: 'Tracking URI' });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const names = async (mlflow: string) =>
  ((await (await fetch(`${mlflow}/api/2.0/mlflow/webhooks`)).json()) as { webhooks?: { name: string }[] }).webhooks ?? [];
async function forgetAll(): Promise<void> {
  const { items } = await core.client.attachedServers();
  for (const { id } of items) await core.client.detachServer(id);
  for (const { id } of (await core.client.attachedServers()).items) await core.client.detachServer(id);
}

afterEach(forgetAll);

it('says before anything was looked at what it is for, and shows what is the matter here', async () => {
  const { page, complaints, close } = await open('/connect');

  await page.getByText('Nothing was looked at yet.').waitFor();
  const here = page.getByRole('region', { name: 'This Hookglass' });
  await here.getByText(/^It listens on the ports \d+ for the MLflow API, \d+ for the receiver, \d+ for the receiver over https/).waitFor();
  await here.getByText(/^The data directory .* is yours alone$/).waitFor();
  await here.getByText(/^The key of stored secrets lies in /).waitFor();
  await here.getByText(/^The disk of the data directory has [\d.]+ [GM]iB free$/).waitFor();
  await here.getByText(/^The certificate of the receiver is valid for \d+ days, until \d{4}-\d\d-\d\d$/).waitFor();

  expect(complaints).toEqual([]);
  await close();
});

it('where http and private addresses are refused, the lines are copied, and an attempt ends with the offer of the tunnel', async () => {
  const { page, complaints, close } = await open('/connect');
  await uriOf(page).fill(strict.mlflow);
  await press(page, 'Check');
  await page.getByText(`http is refused for ${core.urls.webhook}`).waitFor();
  await page.getByText(/^2 errors; checked at \d\d:\d\d:\d\d in /).waitFor();
  await page.getByText('refused by this server;').waitFor();
  await page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: 'Copy' }).click();
  const lines = 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES=http,https\nMLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true';
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(lines);
  await press(page, 'Attach');
  await shown(page, 'failed');
  await press(page, 'Receive through the tunnel');

  expect(await page.getByRole('radio', { name: 'Tunnel' }).isChecked()).toBe(true);
  expect(await names(strict.mlflow)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('with the keyboard alone: opened, checked, attached, detached', async () => {
  const { page, complaints, close } = await open('/deliveries');
  await page.getByRole('main').waitFor();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: 'Connect a real MLflow' }).waitFor();
  await tabTo(page, '#server-uri');
  await page.keyboard.type(server.mlflow);
  await page.keyboard.press('Enter');
  await page.getByText('MLflow 3.18.0 knows all 15 events').waitFor();
  await tabTo(page, '#server-listCacheSec');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1');
  await page.keyboard.press('Control+Enter');
  await shown(page, 'attached');
  expect((await names(server.mlflow)).map(({ name }) => name)).toEqual([expect.stringMatching(/^hookglass-/)]);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('detach the real');
  await page.keyboard.press('Enter');
  await shown(page, 'detached');

  expect(await names(server.mlflow)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('what is refused is said at its field, which has the focus; nothing is registered', async () => {
  const { page, close } = await open('/connect');
  const wrong = async (name: string, text: RegExp) => {
    const field = page.getByRole('textbox', { name, exact: true });
    await page.getByText(text).waitFor();
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  };

  await press(page, 'Attach');
  await wrong('Tracking URI', /^The address of the server is expected, such as/);
  await uriOf(page).fill('sqlite:///mlflow.db');
  await press(page, 'Check');
  await wrong('Tracking URI', /sqlite names a store, which sends no webhooks by itself/);
  await uriOf(page).fill(core.urls.mlflow);
  await press(page, 'Attach');
  await wrong('Tracking URI', /is Hookglass itself: the address of a real MLflow server is expected/);
  await uriOf(page).fill(server.mlflow);
  await page.getByRole('textbox', { name: 'Forward to' }).fill('127.0.0.1:3000');
  await press(page, 'Attach');
  await wrong('Forward to', /did you mean http:\/\/127\.0\.0\.1:3000\?/);
  await page.getByRole('textbox', { name: 'Forward to' }).fill('');
  await page.getByRole('radio', { name: 'Another address' }).check();
  await press(page, 'Attach');
  await wrong('Address of the receiver', /^The address by which the server reaches the receiver is expected\.$/);

  expect(await names(server.mlflow)).toEqual([]);
  await close();
});

it('counts the list cache down', async () => {
  await core.client.attachServer({ uri: server.mlflow, receive: { kind: 'here' }, listCacheMs: 0 });
  await expect.poll(async () => (await core.client.attachedServers()).items[0]?.state.kind).toBe('attached');
  const { page, close } = await open('/connect');
  await uriOf(page).fill(server.mlflow);
  await press(page, 'Check');
  const left = async () => Number(/(\d+) s left/.exec((await page.locator('[data-finding="list-cache"]').textContent()) ?? '')?.[1]);
  await page.getByText(/ s left$/).waitFor();
  const first = await left();

  expect(first).toBeGreaterThan(30);
  await expect.poll(left).toBeLessThan(first);
  await close();
});

it('while a server is attached, rail, status bar, webhooks, list and detail say so, and its deliveries are found by its name', async () => {
  const host = new URL(server.mlflow).host;
  const { page, complaints, close } = await open('/webhooks');
  const { id } = await core.client.attachServer({ uri: server.mlflow, receive: { kind: 'here' }, listCacheMs: 60_000 });
  await page.getByRole('link', { name: `Real MLflow , ${host} attaching` }).waitFor();
  await page.getByRole('region', { name: 'On real servers' }).getByText('Registered; its list of webhooks may be older').waitFor();
  await core.client.detachServer(id);
  await core.client.detachServer(id);
  await page.getByRole('region', { name: 'On real servers' }).waitFor({ state: 'detached' });

  const again = await core.client.attachServer({ uri: server.mlflow, receive: { kind: 'here' }, listCacheMs: 0 });
  await page.getByRole('link', { name: `Real MLflow , ${host} attached` }).waitFor();
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: `${host} attached` })
    .waitFor();
  const remote = page.getByRole('region', { name: 'On real servers' });
  await remote.getByText(again.id).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  const change = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name": "iris"}' };
  expect((await fetch(`${server.mlflow}/api/2.0/mlflow/registered-models/create`, change)).status).toBe(200);
  await remote.getByText(/Attached; 2 arrived, the last at /).waitFor();
  await remote.getByRole('link', { name: 'Show what arrived' }).click();
  const rows = page.getByRole('main').locator('[role="row"][aria-rowindex]');
  const row = rows.filter({ hasText: 'registered_model.created' });
  await row.getByText(`from ${host}, 3.18.0`).first().waitFor({ state: 'attached' });
  expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe(`from:${host}`);
  await row.click();
  const detail = page.getByRole('main');
  await detail.getByRole('link', { name: 'Show all from there' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await core.client.detachServer(again.id);
  await detail.getByText('not attached any more').waitFor();
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: `${host} attached` })
    .waitFor({ state: 'detached' });

  expect(complaints).toEqual([]);
  await close();
});

describe('credentials', () => {
  it('in an address are taken out of it, go to that server alone, and are nowhere on the page or in its storage', async () => {
    const got = new Set<string | undefined>();
    const uri = await http((request, response) => {
      got.add(request.headers.authorization);
      response.writeHead(401).end();
    });
    const { page, close } = await open('/connect');
    await uriOf(page).fill(uri.replace('http://', 'http://svc-hooks:correct-horse-1@'));
    await press(page, 'Check');
    await page.getByText(`${uri} does not accept the credentials (401)`).waitFor();

    expect(await uriOf(page).inputValue()).toBe(uri);
    expect([...got]).toEqual([`Basic ${Buffer.from('svc-hooks:correct-horse-1').toString('base64')}`]);
    expect(
      await page.evaluate(() => `${document.documentElement.outerHTML}${JSON.stringify({ ...sessionStorage, ...localStorage })}`),
    ).not.toContain('correct-horse');
    expect(
      await page
        .getByRole('textbox', { name: 'Password' })
        .evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security')),
    ).toBe('disc');
    expect(page.url()).not.toContain('correct-horse');
    await close();
  });
});

describe('of each server that is no help there is one sentence on the screen', () => {
  it.each([
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}`, /does not answer: nothing listens there/],
    [
      'a certificate that nobody vouches for',
      () => https('valid'),
      /is not trusted: .*signed by itself alone.*\(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ],
    [
      'https where http is spoken',
      async () => (await http(() => undefined)).replace('http:', 'https:'),
      /is not trusted: it does not speak TLS/,
    ],
    ['401', () => http((_, response) => void response.writeHead(401).end()), /asks who you are \(401\)/],
    ['403', () => http((_, response) => void response.writeHead(403).end()), /may not see webhooks there \(403\)/],
    ['a page of HTML', () => http((_, response) => void response.end('<!doctype html><title>Portal</title>')), /is not an MLflow server/],
    [
      'a login',
      () => http((_, response) => void response.writeHead(302, { location: '/login' }).end()),
      /leads to .*\/login instead of answering \(302\)/,
    ],
    ['a connection that stays silent', () => silent(), /does not answer: no answer within 10 s/],
  ])('%s', async (_, start, sentence) => {
    const uri = await start();
    const { page, close } = await open('/connect');
    await uriOf(page).fill(uri);
    await press(page, 'Check');
    const findings = page.getByRole('region', { name: 'Findings', exact: true });
    await findings.getByText(/; checked at /).waitFor({ timeout: 15_000 });

    const errors = findings.locator('[data-severity="error"] > p:first-of-type');
    expect(await errors.allTextContents()).toEqual([expect.stringMatching(sentence)]);
    await close();
  });

  it('a release that was never seen is named, and said to be newer than what is known', async () => {
    const uri = await http((request, response) => {
      if (request.url === '/version') return void response.end('99.1.0');
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const { page, close } = await open('/connect');
    await uriOf(page).fill(uri);
    await press(page, 'Check');

    await page.getByText('MLflow 99.1.0 knows all 15 events').waitFor();
    await page.getByText(/^It is newer than 3\.18\.0, the newest that was looked at here\.$/).waitFor();
    await close();
  });
});

describe.each(LOOKS)('at %s', (_, look) => {
  it('an accessibility scan finds nothing serious, and nothing is wider than its pane: empty, found, waiting, attached, failed', async () => {
    const { page, close } = await open('/connect', look);
    const scan = async (state: string) => {
      expect(await seriousFindings(page), state).toEqual([]);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('[data-connect] > div')].map((pane) => pane.scrollWidth - pane.clientWidth),
      );
      expect(Math.max(...wide), state).toBeLessThanOrEqual(0);
    };

    await page.getByText(/^It listens on the ports/).waitFor();
    await scan('empty');
    await uriOf(page).fill(strict.mlflow);
    await press(page, 'Check');
    await page.getByText(/^http is refused for/).waitFor();
    await press(page, 'Attach');
    await shown(page, 'failed');
    await scan('failed');
    await uriOf(page).fill(server.mlflow);
    await press(page, 'Attach');
    await shown(page, 'waiting');
    await scan('waiting');
    await press(page, 'Detach');
    await shown(page, 'detached');
    await page.getByRole('textbox', { name: 'List cache' }).fill('0');
    await press(page, 'Attach');
    await shown(page, 'attached');
    await scan('attached');
    await close();
  });
});

const stops: (() => void)[] = [];

async function listening(web: Server): Promise<string> {
  const sockets = new Set<Socket>();
  web.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    web.close();
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  return `127.0.0.1:${(web.address() as AddressInfo).port}`;
}

const http = async (answer: RequestListener) => `http://${await listening(createServer(answer))}`;
const https = async (name: 'valid') => `https://${await listening(createHttpsServer(readCertificate(name), () => undefined))}`;
const silent = async () => `http://${await listening(createTcpServer(() => undefined))}`;
