import { randomUUID } from 'node:crypto';
import { type Core, createCore, systemClock } from '#core/core.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { sayLeftOver } from '../attach/left-over.ts';
import { attemptLines } from '../attempt-lines.ts';
import type { Flags } from '../flags.ts';
import { connectHost, type Host } from '../host.ts';
import { keepRunning } from '../keep-running.ts';
import { createLogger } from '../logger.ts';
import { ignoreTlsSetting } from '../network-settings.ts';
import { hasDisplay, openInBrowser } from '../open-in-browser.ts';
import { ownCommand } from '../own-command.ts';
import { pageDir } from '../page-dir.ts';
import { print, printError, printLive } from '../print.ts';
import { createResets } from '../resets.ts';
import type { SERVE_FLAGS } from '../serve-flags.ts';
import { coreOptions } from '../serve-options.ts';
import { giveMemoryBack } from '../v8/give-memory-back.ts';
import { keepOldGenerationSmall } from '../v8/old-generation.ts';
import { optimizeSooner } from '../v8/optimize-sooner.ts';
import { keepYoungGenerationSmall } from '../v8/young-generation.ts';
import { VERSION } from '../version.ts';

/** The headless core, from its start until a signal or its host stops it. @returns the exit code */
export async function serveUntilStopped(flags: Flags<typeof SERVE_FLAGS>, env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = flags;
  keepYoungGenerationSmall();
  keepOldGenerationSmall();
  optimizeSooner();
  const stop = stopSignal();
  const host = connectHost(stop.trigger);
  const guard = await host?.guard;
  const given = coreOptions(flags, env, {
    version: VERSION,
    pageDir: pageDir(import.meta.dirname),
    logger: createLogger(printError),
    clock: systemClock,
    random: Math.random,
    uuid: randomUUID,
  });
  const resets = createResets();
  // Who needs a guard from its host is no Node that another program could start.
  const options = { ...given, reset: resets.ask, ...(guard ? { tunnelGuard: guard } : { ownCommand: ownCommand() }) };
  process.umask(0o077); // whatever is made from here on, by us or by a tunnel program, is ours alone
  const ignored = ignoreTlsSetting(env);
  if (ignored !== undefined) options.logger.warn(ignored);
  const core = createCore(options);
  const onStart = (started: Core) => void (values.json || started.subscribe(attemptLines(printLive)));

  const ready = await startOrJoin(core, host, env, options.dataDir);
  if (!ready) return 0;
  host?.tell({ type: 'ready', ready });
  if (values.json) print(JSON.stringify(ready));
  // A link can be used once, and the window of a host has it: what it prints may end in a journal.
  else for (const line of welcome(ready, host ? ready.inspector : ready.launchUrl)) print(line);
  sayLeftOver(options.dataDir);
  onStart(core);
  if (!host && (values.open ?? (!values.json && hasDisplay(env)))) {
    const obstacle = await openInBrowser(core.launchFile, env);
    if (obstacle !== undefined) printError(obstacle);
  }
  if (values.sample) (values.json ? printError : print)(await (await import('../sample.ts')).sendSample(ready));

  const stopGiving = giveMemoryBack();
  await keepRunning({ core, ready, options, stopAsked: stop.asked, resets, onStart });
  stopGiving();
  return 0;
}

/** Resolves `asked` at the first SIGINT, SIGTERM or SIGHUP, or when the host says so. */
function stopSignal(): { asked: Promise<void>; trigger: () => void } {
  let resolve = () => {};
  const asked = new Promise<void>((done) => {
    resolve = done;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  return { asked, trigger: resolve };
}

/** @returns undefined when the shell that started us is to show the core that runs already */
async function startOrJoin(core: Core, host: Host | undefined, env: NodeJS.ProcessEnv, dataDir: string): Promise<ReadyLine | undefined> {
  try {
    return await core.start();
  } catch (error) {
    if (!host || !(error instanceof StartError)) throw error;
    const launchUrl = error.reason === 'data-directory-in-use' ? await linkOfRunning(dataDir, env) : undefined;
    if (launchUrl === undefined) {
      host.tell({ type: 'failed', message: error.message, exitCode: error.exitCode });
      throw error;
    }
    host.tell({ type: 'joined', launchUrl });
    return undefined;
  }
}

/** @returns undefined when the other core does not answer: it is starting, or about to end */
async function linkOfRunning(dataDir: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { findCore } = await import('../running-core.ts');
    const { client } = await findCore({ 'data-dir': dataDir }, env);
    return await client.launchLink();
  } catch {
    return undefined;
  }
}

function welcome({ mlflow, mlflowVersion, webhookUrl, dataDir, upstream }: ReadyLine, inspector: string): string[] {
  return [
    `Hookglass ${VERSION} is ready.`,
    `  tracking URI   ${mlflow}${upstream === undefined ? `, as MLflow ${mlflowVersion}` : ''}`,
    ...(upstream === undefined ? [] : [`  passed on to   ${upstream}, except what is about webhooks`]),
    `  mock receiver  ${webhookUrl}`,
    `  inspector      ${inspector}`,
    `  data           ${dataDir}`,
  ];
}
