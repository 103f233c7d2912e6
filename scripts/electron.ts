import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export type FoundElectron = { electron: string; switches: string[] } | { missing: string };

/** A network that swallows packets must not keep the inspector from opening in the browser. */
const LONGEST_DOWNLOAD_MS = 120_000;

/** Finds an Electron that can show a window here, without the download that importing the package would start. */
export function findElectron({ download }: { download: boolean }): FoundElectron {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { missing: 'there is no display' };
  const home = electronHome();
  if (!home) return { missing: 'the package electron is not installed' };
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!override && !existsSync(path.join(home, 'path.txt')) && download) {
    console.log('Fetching the Electron runtime (first start only).');
    const { status } = spawnSync(process.execPath, [path.join(home, 'install.js')], { stdio: 'ignore', timeout: LONGEST_DOWNLOAD_MS });
    if (status !== 0) return { missing: 'the Electron runtime could not be downloaded' };
  }
  const executable = existsSync(path.join(home, 'path.txt')) ? readFileSync(path.join(home, 'path.txt'), 'utf8') : 'electron';
  const electron = path.join(override ?? path.join(home, 'dist'), executable);
  if (!existsSync(electron)) return { missing: `there is no Electron runtime at ${electron}` };
  // Chromium refuses its sandbox to root.
  return { electron, switches: process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
}

function electronHome(): string | undefined {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}
