import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

export interface Tools {
  chromium: string | undefined;
  xvfb: string | undefined;
  /** An executable of Electron that is there already; nothing is downloaded. */
  electron: string | undefined;
  /** A Python that has mlflow, as the environment names it. */
  python: string | undefined;
}

/** What the slower suites need, as far as this machine has it. */
export function findTools(env: NodeJS.ProcessEnv): Tools {
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'] || path.join(import.meta.dirname, '..', 'node_modules', 'electron', 'dist');
  const electron = path.join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return {
    chromium: env['CHROMIUM'] || onPath(env, 'chromium', 'chromium-browser', 'google-chrome'),
    xvfb: onPath(env, 'Xvfb'),
    electron: existsSync(electron) ? electron : undefined,
    python: env['HOOKGLASS_PYTHON'] || undefined,
  };
}

function onPath(env: NodeJS.ProcessEnv, ...names: string[]): string | undefined {
  const directories = (env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => directories.map((directory) => path.join(directory, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
