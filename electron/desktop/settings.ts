import { readFileSync, writeFileSync } from 'node:fs';
import { type DesktopSettings, THEMES, type Theme } from '#shared/domain/app/desktop.ts';

export interface KeptSettings extends DesktopSettings {
  /** The page's, so that the window has its colour before there is a page. */
  theme: Theme;
  /** It was said once that the engine goes on when the window is closed. */
  saidThatItStays: boolean;
}

export interface SettingsFile {
  get(): KeptSettings;
  /** One that cannot be written holds until the app ends. */
  change(change: Partial<KeptSettings>): void;
}

/** Elsewhere a tray may have no place to be shown in, and a window that was closed would be gone. */
export const defaultsOn = (platform: NodeJS.Platform): KeptSettings => ({
  tray: platform === 'darwin',
  notifications: true,
  theme: 'system',
  saidThatItStays: false,
});

export function openSettings(file: string, platform: NodeJS.Platform): SettingsFile {
  let now = parseSettings(read(file), defaultsOn(platform));
  return {
    get: () => now,
    change(change) {
      now = { ...now, ...change };
      try {
        writeFileSync(file, JSON.stringify(now), { mode: 0o600 });
      } catch {
        // A full or read-only disk: what was chosen is asked for again at the next start.
      }
    },
  };
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // the first start, or a file that was cut off
  }
}

export function parseSettings(value: unknown, defaults: KeptSettings): KeptSettings {
  const given: Partial<Record<keyof KeptSettings, unknown>> = typeof value === 'object' && value !== null ? value : {};
  const flag = (name: 'tray' | 'notifications' | 'saidThatItStays') => {
    const one = given[name];
    return typeof one === 'boolean' ? one : defaults[name];
  };
  return {
    tray: flag('tray'),
    notifications: flag('notifications'),
    theme: THEMES.find((theme) => theme === given.theme) ?? defaults.theme,
    saidThatItStays: flag('saidThatItStays'),
  };
}
