import { BrowserWindow, nativeTheme, screen } from 'electron';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { canvasOf, overlayOf, titleBar } from './title-bar.ts';
import type { WindowPlace, WindowState } from './window-state.ts';

export interface WindowOptions {
  preload: string;
  state: WindowState;
}

/** A window that is sandboxed and isolated. It has the colour of the page from the first moment on, and is shown at once. */
export function createWindow({ preload, state }: WindowOptions): BrowserWindow {
  const { maximized, route, ...place } = clamp(state.read());
  const window = new BrowserWindow({
    ...place,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Hookglass',
    ...titleBar(process.platform, nativeTheme.shouldUseDarkColors),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.show();
  window.on('close', () => {
    const hash = parseUrl(window.webContents.getURL())?.hash ?? '';
    const now = hash.startsWith('#/') ? hash : route;
    state.write({ ...window.getNormalBounds(), maximized: window.isMaximized(), ...(now !== undefined && { route: now }) });
  });
  followTheme(window);
  return window;
}

function followTheme(window: BrowserWindow): void {
  const follow = () => {
    const isDark = nativeTheme.shouldUseDarkColors;
    window.setBackgroundColor(canvasOf(isDark));
    if (process.platform === 'win32') window.setTitleBarOverlay(overlayOf(isDark));
  };
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.removeListener('updated', follow));
}

/** A screen that was there the last time may be gone: the window comes back where it can be seen. */
function clamp(place: WindowPlace): WindowPlace {
  const { x, y, width, height } = place;
  if (x === undefined || y === undefined) return place;
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  return {
    ...place,
    width: Math.min(width, workArea.width),
    height: Math.min(height, workArea.height),
    x: Math.min(Math.max(x, workArea.x), workArea.x + Math.max(0, workArea.width - width)),
    y: Math.min(Math.max(y, workArea.y), workArea.y + Math.max(0, workArea.height - height)),
  };
}
