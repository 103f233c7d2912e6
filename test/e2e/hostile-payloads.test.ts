import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigures, knownBad } from '../support/guard-figure.ts';
import { HOSTILE_PAYLOADS } from '../support/hostile-payloads.ts';
import { inspectedSuite } from '../support/inspected-suite.ts';
import { listenFor } from '../support/open-page.ts';

/** In one delivery; each of its fields holds all of them. */
const TOGETHER = 8;
const TABS = ['Overview', 'Verify', 'Timeline', 'Request', 'Response', 'Diff', 'Code'] as const;

const { browser, core, open } = await inspectedSuite();

/** The part of a text that fits in a header of the wire. */
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 2000);

it(`takes ${HOSTILE_PAYLOADS.length} payloads in every field for text: nothing runs, nothing leaves, nothing navigates`, async () => {
  expect(new Set(HOSTILE_PAYLOADS).size).toBeGreaterThanOrEqual(150);
  const app = createServer((incoming, outgoing) => {
    const evil = decodeURIComponent(new URL(incoming.url ?? '', 'http://x').searchParams.get('evil') ?? '');
    incoming.resume();
    outgoing.statusMessage = 'No';
    outgoing.writeHead(401, {
      'X-Evil': inHeader(evil),
      'Content-Type': 'text/html',
      Link: '<https://evil.example/x.css>; rel=preload; as=style',
      Refresh: '0;url=https://evil.example/',
      'Set-Cookie': 'evil=1',
    });
    outgoing.end(`<html>${evil}</html>`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => app.once('listening', resolve));
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;

  const ids: string[] = [];
  for (let at = 0; at < HOSTILE_PAYLOADS.length; at += TOGETHER) {
    const evil = HOSTILE_PAYLOADS.slice(at, at + TOGETHER).join(' ');
    const webhook = await core.client.createWebhook({
      name: `evil-${at}`, // the API takes no other letters
      url: `${url}/hooks?evil=${encodeURIComponent(encodeURIComponent(evil))}`,
      events: ['model_version_tag.set'],
      secret: evil.slice(0, 100).trim() || 's',
    });
    const body = JSON.stringify({ entity: evil, action: evil, data: { name: evil, [evil]: [evil, { key: evil, value: evil }] } });
    const [sent] = await core.client.compose({
      webhookId: webhook.id,
      event: 'model_version_tag.set',
      body: Buffer.from(body).toString('base64'),
    });
    ids.push(sent?.id ?? '');
    await core.client.updateWebhook(webhook.id, { status: 'DISABLED' });
  }
  await callWith(HOSTILE_PAYLOADS);
  for (const [index, evil] of HOSTILE_PAYLOADS.entries())
    await core
      .mlflow('registered-models/create', {
        name: `${index} ${evil.replaceAll('/', '∕').replace(/[\p{Cc}:]/gu, '.')}`.slice(0, 250),
        description: evil,
        tags: [{ key: 'k', value: evil }],
      })
      .catch(() => undefined);
  await expect.poll(async () => (await core.client.deliveries({ q: 'state:pending,in-flight' })).items.length, { timeout: 20_000 }).toBe(0);

  const { page, complaints, close } = await open(`/deliveries/${ids[0]}`);
  const watched = await watchHarm(page, complaints);
  let looked = 0;
  for (const [index, id] of ids.entries()) {
    for (const tab of TABS) {
      const compared = tab === 'Diff' ? `?cmp=${ids[(index + 1) % ids.length]}` : '';
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/deliveries/${id}/${tab.toLowerCase()}${compared}`);
      await page.getByRole('tab', { name: tab, selected: true }).waitFor();
      await page.getByRole('tabpanel').waitFor();
      await watched.look();
      looked += 1;
    }
  }
  await page.evaluate(() => {
    location.hash = '#/calls';
  });
  const calls = page.getByRole('grid', { name: 'Calls' });
  const listed = async () => Number(await calls.getAttribute('aria-rowcount'));
  await expect.poll(listed).toBeGreaterThanOrEqual(100);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect.poll(listed).toBeGreaterThan(150);
  await calls.focus();
  // Only rows in sight exist: each is walked past.
  for (let row = 0; row < (await listed()); row += 1) {
    await page.keyboard.press('ArrowDown');
    if (row % 10 === 0) await watched.look();
  }
  await watched.look();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('<script>alert(1)</script>');
  await page.keyboard.press('Escape');

  expect(looked).toBe(ids.length * TABS.length);
  expect(await page.evaluate("[window.__pwned, ({}).polluted, document.title.includes('pwned')]")).toEqual([undefined, undefined, false]);
  expect([watched.made, complaints, watched.policy]).toEqual([[], [], []]);
  guardFigures(watched.figures());
  await close();
  app.closeAllConnections();
  app.close();
}, 120_000);

it('a page that takes them for markup is seen through', async () => {
  // Without scripts, and without what leads elsewhere at once: the elements are enough.
  const page = await (await browser.newContext({ javaScriptEnabled: false, offline: true })).newPage();
  const watched = await watchHarm(page, listenFor(page, core.urls.inspector));
  await page.setContent(HOSTILE_PAYLOADS.filter((payload) => !/location|refresh/.test(payload)).join(' '), { waitUntil: 'commit' });
  await watched.look();

  const figures = watched.figures();

  knownBad('X-01', figures);
  knownBad('X-02', figures);
  await page.context().close();
});

interface WatchedHarm {
  /** Notes the elements that payloads have made until now. */
  look(): Promise<void>;
  made: readonly string[];
  /** What the policy had to stop. */
  policy: readonly string[];
  figures(): GuardFigure[];
}

/** for a page that shows what came from outside. @param complaints errors, dialogs and requests that left */
async function watchHarm(page: Page, complaints: readonly string[]): Promise<WatchedHarm> {
  const made: string[] = [];
  const policy: string[] = [];
  const navigations: string[] = [];
  page.on('framenavigated', (frame) => navigations.push(frame.url()));
  await page.exposeFunction('tellPolicy', (what: string) => policy.push(what));
  await page.evaluate(
    "addEventListener('securitypolicyviolation', (event) => tellPolicy(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))",
  );
  return {
    async look() {
      made.push(...(await injected(page)));
    },
    made,
    policy,
    figures() {
      const told = complaints.length + policy.length;
      const away = navigations.filter((url) => !url.startsWith(core.urls.inspector)).length;
      const frames = page.frames().length - 1;
      return [
        { row: 'X-01', what: 'elements that payloads have made', value: made.length, unit: 'elements', atMost: 0 },
        { row: 'X-01', what: 'scripts, dialogs and requests of payloads', value: told, unit: '', atMost: 0 },
        { row: 'X-01', what: 'navigations away', value: away, unit: 'pages', atMost: 0 },
        { row: 'X-02', what: 'frames in which something from outside is shown as a page', value: frames, unit: 'frames', atMost: 0 },
      ];
    },
  };
}

/** Elements that only markup out of a payload could have made. */
function injected(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const made =
      'img, script:not([src^="/"]), iframe, object, embed, video, audio, source, form[action], meta[http-equiv=refresh], base, marquee, math, link[href*=evil], style:not([data-vite-dev-id])';
    const byTag = [...document.querySelectorAll(`body :is(${made})`)];
    const byHandler = [...document.querySelectorAll('body *')].filter((element) =>
      [...element.attributes].some(
        ({ name, value }) => /^on/i.test(name) || (!/^(?:title|data-|aria-|value$)/.test(name) && /^\s*(?:javascript|data):/i.test(value)),
      ),
    );
    const links = [...document.querySelectorAll('body a[href]')].filter((link) => !link.getAttribute('href')?.startsWith('#'));
    return [...byTag, ...byHandler, ...links].map(({ outerHTML }) => outerHTML.slice(0, 200));
  });
}

/** Calls of the MLflow API whose path, query and client are hostile, as bytes on a socket. */
async function callWith(payloads: readonly string[]): Promise<void> {
  const { hostname, port } = new URL(core.urls.mlflow);
  for (const evil of payloads)
    await new Promise<void>((resolve) => {
      const path = `/api/2.0/mlflow/${encodeURI(evil).replace(/[^\x21-\x7e]/g, '')}?${encodeURIComponent(evil)}`.slice(0, 1500);
      const call = httpRequest(
        { hostname, port, path, method: 'POST', headers: { 'User-Agent': inHeader(evil), 'Content-Length': 0 } },
        (answer) => {
          answer.resume();
          answer.on('end', resolve);
        },
      );
      call.on('error', () => resolve());
      call.end();
    });
}
