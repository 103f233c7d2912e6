import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/**
 * Whether the app may be steered from outside: by another Node for the core, or by debugging switches. A checkout may, and a
 * packaged app whose own package.json says so: that file lies inside the archive, which the shipped binary checks.
 */
export function isOpenToTests(): boolean {
  return !app.isPackaged || readVariant() === 'test';
}

/**
 * Playwright calls this function once it is connected, as it does in an app that it starts with a loader of its own, which a packed app
 * does not take. A page that comes into being before is at times never seen by it.
 */
export function driverConnected(): Promise<void> {
  return new Promise((resolve) => {
    (globalThis as { __playwright_run?: () => void }).__playwright_run = resolve;
  });
}

function readVariant(): unknown {
  try {
    return JSON.parse(readFileSync(path.join(app.getAppPath(), 'package.json'), 'utf8')).hookglassVariant;
  } catch {
    return undefined;
  }
}
