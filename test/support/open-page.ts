import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findTools } from '../../scripts/tools.ts';

/** The browser of this machine, without a window; `scrollbars`: they take room, as they do for most people with a mouse. */
export async function openBrowser({ scrollbars = false }: { scrollbars?: boolean } = {}): Promise<Browser> {
  const executablePath = findTools(process.env).chromium;
  if (!executablePath) throw new Error('there is no Chromium; set CHROMIUM to its path');
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: asRoot ? ['--no-sandbox'] : [],
    ...(scrollbars && { ignoreDefaultArgs: ['--hide-scrollbars'] }),
  });
}

export type { Browser };

export interface InspectorPage {
  page: Page;
  /** What the page threw, logged as an error, or asked of another origin. Empty in every test. */
  complaints: string[];
  close(): Promise<void>;
}

/** Sizes the acceptance list names. */
export const SIZE_A = { width: 1280, height: 800 };
export const SIZE_B = { width: 1920, height: 1080 };

/** Opens a launch link in a window of its own, on the route that is given. */
export async function openInspector(
  browser: Browser,
  launchLink: string,
  { route, ...options }: BrowserContextOptions & { route?: string } = {},
): Promise<InspectorPage> {
  const context = await browser.newContext({ viewport: SIZE_A, ...options });
  const page = await context.newPage();
  const complaints = listenFor(page, new URL(launchLink).origin);
  page.setDefaultTimeout(10_000);
  await page.goto(route === undefined ? launchLink : `${launchLink}&to=${encodeURIComponent(route)}`);
  // Whoever goes on to another route before the page has read its code would take the code away from it.
  await page.waitForURL(({ hash }) => !hash.startsWith('#code='));
  return { page, complaints, close: () => context.close() };
}

/** @returns what the page complains of from now on, see `InspectorPage` */
export function listenFor(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(?:data|blob):/.test(request.url())) complaints.push(`asked ${request.url()}`);
  });
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  return complaints;
}

/** As a person drops a file, without a mouse that a page could not have; a text when it has no name. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const data = new DataTransfer();
      if (fileName === '') data.setData('text/plain', content ?? '');
      else data.items.add(new File([content ?? ''], fileName ?? ''));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    },
    [name, text],
  );
}
