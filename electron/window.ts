import { BrowserWindow, screen } from 'electron';
import type { WindowPlace, WindowState } from './window-state.ts';

export interface WindowOptions {
  preload: string;
  state: WindowState;
}

/** The one window: sandboxed, isolated, and empty until the engine is ready. */
export function createWindow({ preload, state }: WindowOptions): BrowserWindow {
  const { maximized, ...place } = clamp(state.read());
  const window = new BrowserWindow({
    ...place,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Hookglass',
    titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
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
  window.on('close', () => state.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
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
