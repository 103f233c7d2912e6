import { app, dialog, shell, type WebContents } from 'electron';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { outsideLink } from './outside-link.ts';

/** So long after a click or key of the user, a page may ask to open something. */
const AFTER_INPUT_MS = 5000;

/** Chromium's number for a navigation that was stopped: the page that was there is still there. */
const ABORTED = -3;

/**
 * The window stays on the inspector's own pages, and before there are any on the start page; nothing opens a second one. Web links open in
 * the browser, after a click and a question.
 */
export function setupNavigation(origin: () => string | undefined, start: string): void {
  app.on('web-contents-created', (_created, contents) => {
    const isOurs = (url: string) => isPageOf(url, origin());
    contents.on('will-navigate', (event, url) => {
      if (!isOurs(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event, url) => {
      if (!isOurs(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // No page keeps the window from being closed: ours keeps nothing that would be lost with it.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    comeBack(contents, (url) => (origin() === undefined ? url === start : isOurs(url)));
    askBeforeOpening(contents);
  });
}

/**
 * `about:blank` and its kind are not asked about with `will-navigate`. The preload stops them where the page wants to go there;
 * what gets past it is followed by the page that it replaced.
 */
function comeBack(contents: WebContents, isOurs: (url: string) => boolean): void {
  let last: string | undefined;
  const note = (url: string) => {
    if (isOurs(url)) last = url;
    else if (last !== undefined) void contents.loadURL(last);
  };
  contents.on('did-navigate', (_event, url) => note(url));
  contents.on('did-navigate-in-page', (_event, url, isMainFrame) => isMainFrame && note(url));
  contents.on('did-fail-load', (_event, code, _words, url, isMainFrame) => isMainFrame && code !== ABORTED && note(url));
}

function askBeforeOpening(contents: WebContents): void {
  let inputAtMs = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  contents.on('input-event', (_event, { type }) => {
    if (type === 'mouseDown' || type === 'mouseUp' || type === 'rawKeyDown' || type === 'keyDown') inputAtMs = performance.now();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const link = outsideLink(url);
    if (link && !isAsking && performance.now() - inputAtMs < AFTER_INPUT_MS) {
      isAsking = true;
      void ask(link).finally(() => {
        isAsking = false;
      });
    }
    return { action: 'deny' };
  });
}

async function ask({ host, href }: { host: string; href: string }): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${host} in your browser?`,
    detail: href,
    buttons: ['Open', 'Stay here'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(href);
}

/** The one page of that origin: its other addresses are data, and a `blob:` address has the origin of the page that made it. */
function isPageOf(url: string, origin: string | undefined): boolean {
  const parsed = parseUrl(url);
  return parsed?.protocol === 'http:' && parsed.origin === origin && parsed.pathname === '/';
}
