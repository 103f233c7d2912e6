import { app, type BrowserWindow, nativeImage } from 'electron';
import { drawn } from './tray-icon.ts';

export interface Badge {
  /** Deliveries that failed for good while nobody looked. */
  add(ids: readonly string[]): void;
  seen(): void;
  /** From 0 to 1; null: nothing goes on. */
  progress(share: number | null): void;
}

/** What dock and taskbar show: how many failures were not seen, and how far a run is. */
export function createBadge(window: () => BrowserWindow | undefined, platform: NodeJS.Platform): Badge {
  const unseen = new Set<string>();

  function draw() {
    if (platform === 'win32') {
      const mark = unseen.size === 0 ? null : nativeImage.createFromBitmap(drawn('failing', 16, 20), { width: 16, height: 16 });
      window()?.setOverlayIcon(mark, unseen.size === 0 ? '' : `${unseen.size} failures not seen`);
      return;
    }
    // Of Linux only some desktops have a place for it; the others leave it.
    app.setBadgeCount(unseen.size);
  }

  return {
    add(ids) {
      if (ids.length === 0) return;
      for (const id of ids) unseen.add(id);
      draw();
    },
    seen() {
      if (unseen.size === 0) return;
      unseen.clear();
      draw();
    },
    progress: (share) => window()?.setProgressBar(share === null ? -1 : share),
  };
}
