// The page in a real Chromium over 100,000 stored rows, a fifth of them from elsewhere: how soon rows are there, how soon a filter and a key show, how large
// the page is, and what its main thread does while deliveries pour in. Wants a Chromium (CHROMIUM or on the PATH).
import type { CDPSession, Page } from 'playwright-core';
import { ownRow } from '../../scripts/bench/contest.ts';
import type { Goal } from '../../scripts/bench/row.ts';
import { findTools } from '../../scripts/tools.ts';
import { openBrowser, openInspector } from '../support/open-page.ts';
import { type Inspected, startInspected } from '../support/start-inspected.ts';
import { quantile } from './http-load.ts';
import { note, report } from './report.ts';

const STORED = 100_000;
const EXTERNAL = 20_000;
const FLOOD_PER_SECOND = 200;
const FLOOD_S = Number(process.env['FLOOD_S'] ?? 20);
const BURST_PER_SECOND = 1000;
const BURST_S = 10;
const WEBHOOKS = 5;
const MIB = 1024 ** 2;

if (!findTools(process.env).chromium) {
  note('There is no Chromium; CHROMIUM names the path of one.');
  process.exit();
}
const core = await startInspected({ deliveries: STORED - EXTERNAL, arrivals: EXTERNAL, keepCount: 1_000_000 });
const browser = await openBrowser();
const { page, close } = await openInspector(browser, await core.launchLink(), { route: '/deliveries' });
const devtools = await page.context().newCDPSession(page);

await opening();
await filters();
await keys();
await size();
await flood();
await burst();
await close();
await browser.close();
await core.stop();

async function opening(): Promise<void> {
  await wholeHistory();
  const took: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const startedMs = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.querySelectorAll('[role="row"][aria-rowindex]').length > 20, undefined, { polling: 'raf' });
    took.push(performance.now() - startedMs);
    await wholeHistory();
  }
  say('first rows after opening', took, 'ms', { atMost: 1000 });
}

/** All of it is in the page. */
async function wholeHistory(): Promise<void> {
  await page.waitForFunction((count) => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') === count, String(STORED));
}

async function filters(): Promise<void> {
  const indexed = [
    ...['status:401', 'state:failed', 'event:model_version.created', 'webhook:sample', 'after:-24h'],
    ...['source:external', 'verified:unsigned', 'endpoint:webhook source:external', '-source:external verified:yes'],
  ];
  const fullText = ['entity', 'source:external body:"model-77"', 'body:"model_version"', '"model-123"', 'body:"model-77"'];
  for (const [queries, limitMs, what] of [
    [indexed, 100, 'indexed tokens'],
    [fullText, 500, 'full text'],
  ] as const) {
    const took: number[] = [];
    for (const q of queries) for (let turn = 0; turn < 3; turn += 1) took.push(await filtered(q));
    say(`first filtered rows, ${what}, at worst`, [Math.max(...took)], 'ms', { atMost: limitMs });
  }
  say('text that stands in none of them', [await nowhere()], 'ms', { atMost: 500 });
}

/** Text that stands nowhere: all bodies are looked through. */
async function nowhere(): Promise<number> {
  await page.evaluate(() => {
    location.hash = '#/deliveries';
  });
  await wholeHistory();
  return page.evaluate(async () => {
    const startedMs = performance.now();
    location.hash = '#/deliveries?q=body%3A%22stands%20nowhere%22';
    while (!document.body.textContent?.includes('None of')) await new Promise(requestAnimationFrame);
    return performance.now() - startedMs;
  });
}

/** From the filter to rows of it on screen; the list is emptied by a filter first that nothing matches. */
async function filtered(q: string): Promise<number> {
  await page.evaluate(() => {
    location.hash = '#/deliveries?q=id%3Anone-of-them';
  });
  await page.getByText(/^None of/).waitFor();
  return page.evaluate(
    async (hash) => {
      const startedMs = performance.now();
      location.hash = hash;
      while (document.querySelectorAll('[role="row"][aria-rowindex]').length < 20) await new Promise(requestAnimationFrame);
      return performance.now() - startedMs;
    },
    `#/deliveries?q=${encodeURIComponent(q)}`,
  );
}

async function keys(): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/deliveries';
  });
  await wholeHistory();
  await page.getByRole('grid').focus();
  const took: number[] = [];
  for (let turn = 0; turn < 30; turn += 1) {
    const painted = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener(
            'keydown',
            () => {
              const startedMs = performance.now();
              requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedMs)));
            },
            { once: true, capture: true },
          );
        }),
    );
    await page.evaluate('0'); // the listener is there
    await page.keyboard.press('ArrowDown');
    took.push(await painted);
  }
  took.sort((a, b) => a - b);
  say('p95 from a key to the painted selection', [quantile(took, 0.95)], 'ms', { atMost: 50 });
}

async function size(): Promise<void> {
  say('rows in the page', [await page.locator('[role="row"][aria-rowindex]').count()], '', { atMost: 79 });
  say('heap of the page', [(await heap(devtools)) / MIB], 'MiB', { atMost: 150 });
}

async function flood(): Promise<void> {
  await subscribe(core, 1);
  await watchTasks(page);
  const sent = await pour(core, FLOOD_PER_SECOND, FLOOD_S);
  const tasks = await longTasks(page);
  say(`main-thread tasks over 50 ms at ${Math.round(sent / FLOOD_S)} new/s for ${FLOOD_S} s`, [tasks.length], '', { atMost: 0 });
  if (tasks.length > 0) note(`Those tasks took ${tasks.map((ms) => ms.toFixed(0)).join(', ')} ms.`);
}

/** In a core of its own, so that the page keeps all of it and its rows can be counted. */
async function burst(): Promise<void> {
  const small = await startInspected();
  await subscribe(small, WEBHOOKS);
  const opened = await openInspector(browser, await small.launchLink(), { route: '/deliveries' });
  await opened.page.getByRole('main').waitFor();
  await watchTasks(opened.page);
  const wanted = (await pour(small, BURST_PER_SECOND / WEBHOOKS, BURST_S)) * WEBHOOKS;
  const rows = () => opened.page.evaluate(() => Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? 0));
  const giveUpMs = performance.now() + 15_000;
  while ((await rows()) < wanted && performance.now() < giveUpMs) await new Promise((resolve) => setTimeout(resolve, 100));
  say(`missed of ${wanted} at ${Math.round(wanted / BURST_S)}/s`, [wanted - (await rows())], '', { atMost: 0 });
  say('longest main-thread task meanwhile', [Math.max(0, ...(await longTasks(opened.page)))], 'ms');
  await opened.close();
  await small.stop();
}

/** Makes changes at an even pace. @returns how many */
async function pour(into: Inspected, perSecond: number, seconds: number): Promise<number> {
  const startedMs = performance.now();
  const all: Promise<void>[] = [];
  for (let made = 0; made < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, ((performance.now() - startedMs) / 1000) * perSecond);
    for (; made < due; made += 1) all.push(into.mlflow('registered-models/create', { name: `m${startedMs}-${made}` }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(all);
  return all.length;
}

async function subscribe(to: Inspected, webhooks: number): Promise<void> {
  for (let made = 0; made < webhooks; made += 1)
    await to.client.createWebhook({
      name: `flood-${made}`,
      url: to.urls.webhook,
      events: ['registered_model.created'],
      secret: 's3cret',
    });
}

async function watchTasks(watched: Page): Promise<void> {
  await watched.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
}

function longTasks(watched: Page): Promise<number[]> {
  return watched.evaluate('globalThis.tasks');
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

function say(what: string, values: readonly number[], unit: string, goal?: Goal): void {
  report(ownRow({ what, values, unit, goals: goal ? [goal] : [] }));
}
