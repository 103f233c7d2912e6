import type { BrowserWindowConstructorOptions } from 'electron';

/** Canvas and ink of the page's themes, for what is drawn before it and beside it. */
const COLOURS = { light: { canvas: '#F4F6F5', ink: '#14201F' }, dark: { canvas: '#0F1615', ink: '#E9F0EE' } } as const;

/** Of the page's title bar without its line, in px: the buttons of the system lie over it. */
const TITLE_PX = 39;

const coloursOf = (isDark: boolean) => COLOURS[isDark ? 'dark' : 'light'];

export const canvasOf = (isDark: boolean): string => coloursOf(isDark).canvas;

export const overlayOf = (isDark: boolean) => ({ color: coloursOf(isDark).canvas, symbolColor: coloursOf(isDark).ink, height: TITLE_PX });

/** The page's title bar is the window's on macOS and Windows; on Linux the window has the frame of its desktop. */
export function titleBar(platform: NodeJS.Platform, isDark: boolean): BrowserWindowConstructorOptions {
  const backgroundColor = canvasOf(isDark);
  if (platform === 'darwin') return { backgroundColor, titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 12, y: 12 } };
  if (platform === 'win32') return { backgroundColor, titleBarStyle: 'hidden', titleBarOverlay: overlayOf(isDark) };
  return { backgroundColor };
}
