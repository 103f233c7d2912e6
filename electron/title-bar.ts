import type { BrowserWindowConstructorOptions } from 'electron';

/** Colours of a theme of the page, for what is drawn before it and beside it; `quiet` is its third ink. */
interface ThemeColours {
  canvas: string;
  surface: string;
  ink: string;
  quiet: string;
  line: string;
  accent: string;
}

const COLOURS: Readonly<Record<'light' | 'dark', ThemeColours>> = {
  light: { canvas: '#F4F6F5', surface: '#FFFFFF', ink: '#14201F', quiet: '#5A6866', line: '#D5DCDA', accent: '#0A5C80' },
  dark: { canvas: '#0F1615', surface: '#161F1E', ink: '#E9F0EE', quiet: '#93A29F', line: '#2A3735', accent: '#74C4E6' },
};

/** Of the page's title bar without its line, in px: the buttons of the system lie over it. */
export const TITLE_PX = 39;

export const coloursOf = (isDark: boolean): ThemeColours => COLOURS[isDark ? 'dark' : 'light'];

export const canvasOf = (isDark: boolean): string => coloursOf(isDark).canvas;

export const overlayOf = (isDark: boolean) => ({ color: coloursOf(isDark).canvas, symbolColor: coloursOf(isDark).ink, height: TITLE_PX });

/** The page's title bar is the window's on macOS and Windows; on Linux the window has the frame of its desktop. */
export function titleBar(platform: NodeJS.Platform, isDark: boolean): BrowserWindowConstructorOptions {
  const backgroundColor = canvasOf(isDark);
  if (platform === 'darwin') return { backgroundColor, titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 12, y: 12 } };
  if (platform === 'win32') return { backgroundColor, titleBarStyle: 'hidden', titleBarOverlay: overlayOf(isDark) };
  return { backgroundColor };
}
