import type { BrowserContextOptions } from 'playwright-core';
import { afterAll } from 'vitest';
import { openBrowser, openInspector } from './open-page.ts';
import { type InspectedOptions, startInspected } from './start-inspected.ts';

/** One browser and one core for all tests of a file; both end with it. To be awaited at the head of the file. */
export async function inspectedSuite(options: InspectedOptions = {}) {
  const browser = await openBrowser();
  const core = await startInspected(options);
  afterAll(async () => {
    await core.stop();
    await browser.close();
  });
  return {
    browser,
    core,
    /** The inspector in a window of its own, on this route. */
    open: async (route: string, more: BrowserContextOptions = {}) => openInspector(browser, await core.launchLink(), { route, ...more }),
  };
}
