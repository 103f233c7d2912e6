import type { Core } from './core.ts';
import type { CoreSettings } from './core-settings.ts';

/**
 * Starts a core in this process.
 * @throws TypeError for a setting that does not exist or has a wrong value
 * @throws Error with a sentence that says why it cannot start: a port that is taken, a directory that another core owns
 */
export async function createCore(settings: CoreSettings = {}): Promise<Core> {
  // Who only signs or checks loads no database.
  const { startCore } = await import('./start-core.ts');
  return startCore(settings);
}
