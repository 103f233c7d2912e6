import { randomUUID } from 'node:crypto';
import { systemClock } from '#core/system-clock.ts';
import type { StartedBy } from '#shared/domain/app/settings.ts';
import { dataDirOf } from './data-dir.ts';
import type { Flags } from './flags.ts';
import { isGone } from './follow-core.ts';
import { keepRunning } from './keep-running.ts';
import { createLogger } from './logger.ts';
import { ignoreTlsSetting } from './network-settings.ts';
import { ownCommand } from './own-command.ts';
import { pageDir } from './page-dir.ts';
import { printError } from './print.ts';
import { findCore, type RunningCore } from './running-core.ts';
import { SERVE_FLAGS } from './serve-flags.ts';
import { coreOptions } from './serve-options.ts';
import { giveMemoryBack } from './v8/give-memory-back.ts';
import { VERSION } from './version.ts';

type ServeName = keyof typeof SERVE_FLAGS;

const OF_EVERY_VERB: ReadonlySet<ServeName> = new Set(['data-dir', 'json', 'open']);

/** What a verb works with: a core that somebody else runs, or one of its own. */
export interface CoreAtHand {
  core: RunningCore;
  /** Stops our own; of another it says nothing. */
  stop(): Promise<void>;
}

/**
 * The core of the data directory, or where none runs, one in this process, with the flags of `serve`.
 * @throws StartError as a start does
 */
export async function coreOrOwn(flags: Flags<typeof SERVE_FLAGS>, env: NodeJS.ProcessEnv): Promise<CoreAtHand> {
  try {
    const core = await findCore(flags.values, env);
    const unheard = [...flags.startedBy].filter(([name, { kind }]) => kind === 'flag' && !OF_EVERY_VERB.has(name)).map(([name]) => name);
    if (unheard.length > 0) {
      printError(`Hookglass runs already on ${core.dataDir}, so ${unheard.map((name) => `--${name}`).join(', ')} is not looked at.`);
    }
    return { core, stop: () => Promise.resolve() };
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return startOwn(flags, env);
}

async function startOwn(flags: Flags<typeof SERVE_FLAGS>, env: NodeJS.ProcessEnv): Promise<CoreAtHand> {
  const { createCore } = await import('#core/core.ts'); // help, and a core that runs already, need none
  process.umask(0o077);
  const given = coreOptions(flags, env, {
    version: VERSION,
    pageDir: pageDir(import.meta.dirname),
    logger: createLogger(printError),
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
  });
  const options = { ...given, ownCommand: ownCommand() };
  const ignored = ignoreTlsSetting(env);
  if (ignored !== undefined) printError(ignored);
  const core = createCore(options);
  const ready = await core.start();
  const stopGiving = giveMemoryBack();
  let stop = () => {};
  const stopAsked = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const ended = keepRunning({ core, ready, options, stopAsked, onStart: () => undefined });
  ended.catch(() => undefined); // heard by whoever stops it
  return {
    core: await findCore({ 'data-dir': dataDirOf(flags.values, env) }, env),
    async stop() {
      stop();
      await ended;
      stopGiving();
    },
  };
}

/** The part of a verb's flags that are those of `serve`. */
export function serveFlagsOf({ values, startedBy }: AnyFlags): Flags<typeof SERVE_FLAGS> {
  const names = (Object.keys(SERVE_FLAGS) as ServeName[]).filter(isOfAttach);
  const given = new Map(
    names.flatMap((name) => {
      const by = startedBy.get(name);
      return by ? [[name, by] as const] : [];
    }),
  );
  return {
    values: { ...Object.fromEntries(names.map((name) => [name, values[name]])), sample: false } as Flags<typeof SERVE_FLAGS>['values'],
    chosen: new Set(given.keys()),
    startedBy: given,
    positionals: [],
  };
}

/** It is about a start of serve alone. */
const isOfAttach = (name: ServeName): name is Exclude<ServeName, 'sample'> => name !== 'sample';

interface AnyFlags {
  values: Omit<Flags<typeof SERVE_FLAGS>['values'], 'sample'>;
  startedBy: { get(name: Exclude<ServeName, 'sample'>): StartedBy | undefined };
}
