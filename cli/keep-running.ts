import { type Core, type CoreOptions, createCore, removeRecorded } from '#core/core.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { createResets, type Resets } from './resets.ts';

/** Before each try to open the database again. */
const WAITS_MS = [0, 1000, 2000, 4000, 8000, 15_000];

export interface KeepRunningOptions {
  core: Core;
  ready: ReadyLine;
  /** What the first core was told. */
  options: CoreOptions;
  stopAsked: Promise<void>;
  /** Without it nobody can ask for that. */
  resets?: Resets;
  /** A core that took the place of another. */
  onStart: (core: Core) => void;
}

/**
 * Until it is asked to stop: when the database could not be written or synced, the core is stopped, and another one opens the
 * same data on the same ports. Nothing was acknowledged in between, and what was in flight is sent again.
 *
 * @throws StartError when the database cannot be opened for half a minute
 */
export async function keepRunning({
  core,
  ready,
  options,
  stopAsked,
  resets = createResets(),
  onStart,
}: KeepRunningOptions): Promise<void> {
  const samePorts = pinned(options, ready);
  for (let current = core; ; ) {
    const why = await Promise.race([stopAsked.then(() => undefined), current.failed, resets.asked().then(() => 'reset' as const)]);
    await current.stop();
    if (!why) return;
    if (why === 'reset') startOver(options, resets);
    else options.logger.error(`${why.message} The database is opened again.`);
    const next = await startAgain(samePorts, stopAsked);
    if (!next) return;
    current = next;
    onStart(current);
  }
}

function startOver({ dataDir, logger }: CoreOptions, resets: Resets): void {
  resets.done();
  try {
    removeRecorded(dataDir);
    logger.info('what was recorded is deleted, as it was asked for');
  } catch (error) {
    logger.error('what was recorded could not be deleted', { why: messageOf(error) });
  }
}

/** @returns nothing when it was asked to stop in between */
async function startAgain(options: CoreOptions, stopAsked: Promise<void>): Promise<Core | undefined> {
  let last: unknown;
  for (const waitMs of WAITS_MS) {
    if (await stoppedWithin(waitMs, options.clock, stopAsked)) return;
    const core = createCore(options);
    try {
      await core.start();
      return core;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      last = error;
    }
  }
  throw last;
}

function stoppedWithin(waitMs: number, clock: Clock, stopAsked: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(clock.nowMs() + waitMs, () => resolve(false));
    void stopAsked.then(() => {
      cancel();
      resolve(true);
    });
  });
}

function pinned(options: CoreOptions, ready: ReadyLine): CoreOptions {
  const at = (url: string) => ({ port: Number(URL.parse(url)?.port), chosen: true });
  return {
    ...options,
    mlflow: { ...options.mlflow, ...at(ready.mlflow) },
    receiver: { ...options.receiver, ...at(ready.receiver) },
    receiverTls: ready.receiverTls === null ? 'off' : at(ready.receiverTls),
    inspector: at(ready.inspector),
  };
}
