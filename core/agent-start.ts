import type { AgentStart } from '#shared/domain/app/agents.ts';
import { defaultDataDir } from '#shared/domain/app/data-dir.ts';
import type { CoreOptions } from './core-options.ts';

/** How a client of agents starts the command line of this installation. It has an environment of its own, so that ours is not counted on. */
export function agentStart({ ownCommand, dataDir, home, env }: Pick<CoreOptions, 'ownCommand' | 'dataDir' | 'home' | 'env'>): AgentStart {
  const platform = process.platform;
  const isUsual = dataDir === defaultDataDir(platform, { APPDATA: env['APPDATA'] }, home);
  return {
    program: [...(ownCommand ?? ['hookglass'])],
    flags: isUsual ? [] : ['--data-dir', dataDir],
    own: ownCommand !== undefined,
    platform,
  };
}
