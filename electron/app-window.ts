import type { BrowserWindow } from 'electron';
import type { ShellNews } from '#shared/domain/app/shell-bridge.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { startPage } from './start-page.ts';
import { createWindow } from './window.ts';
import type { WindowState } from './window-state.ts';

/** The one window over its life: first the start page, then the inspector. */
export interface AppWindow {
  /** undefined before it is opened, and once it is closed */
  readonly window: BrowserWindow | undefined;
  /** Shows it with the start page. */
  open(preload: string, state: WindowState): BrowserWindow;
  /** To the inspector by a launch link: at the place that was asked for meanwhile, else where it is, else where it was the last time. */
  enter(launchUrl: string): Promise<void>;
  /** Brings it to the front, and to this place (`#/deliveries/d1`) if one is given. */
  show(place?: string): void;
  tell(news: ShellNews, value: unknown): void;
}

/** @param first the place that was asked for before there was a window */
export function createAppWindow(first: string | undefined): AppWindow {
  let window: BrowserWindow | undefined;
  let lastPlace: string | undefined;
  /** A place to go to once the page has taken the code out of its launch link: what is loaded before takes the code's place. */
  let waiting = first;
  let isInside = false;
  /** A start page that is cut off while it loads is at times the last thing that a driver of the app sees. */
  let started: Promise<void> | undefined;

  const alive = () => (window?.isDestroyed() ? undefined : window);
  const placeNow = () => placeOf(alive()?.webContents.getURL());

  /** A page that could not be loaded says so itself, or the window was closed meanwhile; the error would tell the link's code. */
  async function load(address: string): Promise<void> {
    await alive()
      ?.loadURL(address)
      .catch(() => undefined);
  }

  /** Only the fragment differs, so the page stays and goes there. */
  function visit(place: string): void {
    const address = parseUrl(place, alive()?.webContents.getURL() ?? '');
    if (address) void load(address.href);
  }

  function tookTheCode(url: string): void {
    if (placeOf(url) === undefined) return;
    isInside = true;
    const place = waiting;
    waiting = undefined;
    if (place !== undefined) visit(place);
  }

  return {
    get window() {
      return alive();
    },
    open(preload, state) {
      const opened = createWindow({ preload, state });
      window = opened;
      lastPlace = state.read().route;
      opened.webContents.on('did-navigate-in-page', (_event, url, isMainFrame) => isMainFrame && tookTheCode(url));
      started = load(startPage(process.platform));
      return opened;
    },
    async enter(launchUrl) {
      await started;
      const place = waiting ?? placeNow() ?? lastPlace;
      waiting = undefined;
      isInside = false;
      await load(place === undefined ? launchUrl : `${launchUrl}&to=${encodeURIComponent(place.slice(1))}`);
    },
    show(place) {
      if (place !== undefined && !isInside) waiting = place;
      const shown = alive();
      if (!shown) return;
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
      if (place !== undefined && isInside) visit(place);
    },
    tell(news, value) {
      alive()?.webContents.send(news, value);
    },
  };
}

/** Where in the inspector an address is: a launch link, the start page and what could not be loaded are nowhere. */
function placeOf(url: string | undefined): string | undefined {
  const hash = url === undefined ? undefined : parseUrl(url)?.hash;
  return hash?.startsWith('#/') ? hash : undefined;
}
