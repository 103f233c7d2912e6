import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where packages lie that are laid over an environment: a folder per release of MLflow, `auth` for what its login needs, and `postgres` for its driver. */
const FOLDER = process.env['HOOKGLASS_RELEASES'] ?? path.join(homedir(), '.cache', 'hookglass', 'releases');

export type Overlay = '3.3.2' | '3.10.1' | 'auth' | 'postgres';

/** The environment that lays them over a Python: `.ci/run` makes the folders. */
export const overlaid = (...overlays: readonly Overlay[]): Record<string, string> => ({
  PYTHONPATH: overlays.map((overlay) => path.join(FOLDER, overlay)).join(path.delimiter),
});

/** Whether it is there. Says so when not; under REQUIRE_E2E=1 that is a failure. */
export function needOverlay(...overlays: readonly Overlay[]): boolean {
  const missing = overlays.filter((overlay) => !existsSync(path.join(FOLDER, overlay)));
  if (missing.length === 0) return true;
  const message = `${missing.join(' and ')} cannot be found in ${FOLDER} (.ci/run says how they are made)`;
  if (process.env['REQUIRE_E2E'] === '1') throw new Error(`REQUIRE_E2E=1, but ${message}`);
  process.stderr.write(`SKIPPED contract: ${message}\n`);
  return false;
}
