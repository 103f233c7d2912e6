import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type InspectorPage, openBrowser, openInspector } from './open-page.ts';
import { type Inspected, type InspectedOptions, startInspected } from './start-inspected.ts';

export interface SuiteOptions extends InspectedOptions {
  /** One core for all tests of the file, one for each test, or one when a test asks for it with `start`. */
  cores?: 'file' | 'test' | 'asked';
  /** What each window gets. */
  windows?: BrowserContextOptions;
  /** Scrollbars take room, as they do for most people with a mouse. */
  scrollbars?: boolean;
}

/** What `open` may be told besides the route; `link` where it is not a fresh one of the running core. */
export type WindowOptions = BrowserContextOptions & { link?: string };

/** One browser for all tests of a file, and the core that is running; both end with it. To be awaited at the head of the file. */
export async function inspectedSuite({ cores = 'file', windows = {}, scrollbars = false, ...options }: SuiteOptions = {}) {
  const browser = await openBrowser({ scrollbars });
  let running: Inspected | undefined;

  async function start(more: InspectedOptions = {}): Promise<void> {
    await stop();
    running = await startInspected({ ...options, ...more });
  }
  async function stop(): Promise<void> {
    await running?.stop();
    running = undefined;
  }
  function now(): Inspected {
    if (!running) throw new Error('no core is running: start one first');
    return running;
  }

  if (cores === 'file') await start();
  if (cores === 'test') beforeEach(() => start());
  if (cores !== 'file') afterEach(stop);
  afterAll(async () => {
    await stop();
    await browser.close();
  });

  const core: Omit<Inspected, 'stop'> = {
    get client() {
      return now().client;
    },
    get token() {
      return now().token;
    },
    get dataDir() {
      return now().dataDir;
    },
    get urls() {
      return now().urls;
    },
    mlflow: (call, body) => now().mlflow(call, body),
    launchLink: () => now().launchLink(),
    restart: (between) => now().restart(between),
  };
  return {
    browser,
    core,
    /** Stops the core that is running, and starts another one over data of its own. */
    start,
    /** The inspector in a window of its own, on this route. */
    async open(route?: string, { link, ...more }: WindowOptions = {}): Promise<InspectorPage> {
      const settings = { ...(route !== undefined && { route }), ...windows, ...more };
      return openInspector(browser, link ?? (await core.launchLink()), settings);
    },
  };
}
