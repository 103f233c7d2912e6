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

function readVariant(): unknown {
  try {
    return JSON.parse(readFileSync(path.join(app.getAppPath(), 'package.json'), 'utf8')).hookglassVariant;
  } catch {
    return undefined;
  }
}
