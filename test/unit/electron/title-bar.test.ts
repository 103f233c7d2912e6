import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { canvasOf, overlayOf, titleBar } from '../../../electron/title-bar.ts';

const TOKENS = readFileSync(path.resolve('renderer/ui/tokens.css'), 'utf8').toUpperCase();

describe('the title bar of the window', () => {
  it('is the page on macOS and Windows, and the frame of the system on Linux', () => {
    expect(titleBar('darwin', false)).toMatchObject({ titleBarStyle: 'hiddenInset' });
    expect(titleBar('win32', true)).toMatchObject({ titleBarStyle: 'hidden', titleBarOverlay: overlayOf(true) });
    expect(titleBar('linux', true)).toEqual({ backgroundColor: canvasOf(true) });
  });

  it('has the colours of the page in both themes', () => {
    for (const isDark of [false, true]) {
      expect(TOKENS).toContain(canvasOf(isDark).toUpperCase());
      expect(TOKENS).toContain(overlayOf(isDark).symbolColor.toUpperCase());
    }
  });
});
