import { openStream, type Stream } from '#shared/client/stream-client.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { pause } from './pause.ts';
import { outputLeft, printError } from './print.ts';
import { findCore, type RunningCore } from './running-core.ts';

export interface Follower {
  events(events: readonly StreamEvent[]): void;
  /** The stream stands, for the first time or again; or it has a gap: what was missed has to be read. */
  joined(): void | Promise<void>;
}

export interface FollowOptions {
  core: RunningCore;
  /** How long a core that went away is waited for. */
  patienceMs: number;
  /** Ends the following, as does a reader of the output who left. */
  stopped: AbortSignal;
}

/** How long a verb waits that only looks on: a core that opens its database again is back by then. */
export const PATIENCE_MS = 5000;
const LOOK_AGAIN_MS = 250;

/**
 * Follows a core through its restarts: when it goes, that is said, and the one that comes next on the same data directory is joined, also
 * at other ports. `core` is brought up to date then. Resolves when it is stopped.
 *
 * @throws StartError `target-unreachable` when no core is back in time; whatever the follower throws
 */
export async function followCore({ core, patienceMs, stopped }: FollowOptions, follower: Follower): Promise<void> {
  const end = AbortSignal.any([stopped, outputLeft]);
  while (!end.aborted) {
    await untilLost(core, end, follower);
    if (end.aborted) return;
    printError(`Hookglass has stopped. Waiting ${patienceMs / 1000} s for it to start again.`);
    const next = await nextCore(core.dataDir, patienceMs, end);
    if (end.aborted) return;
    if (!next) throw new StartError('target-unreachable', `Hookglass has stopped, and did not start again within ${patienceMs / 1000} s.`);
    Object.assign(core, next);
    printError(`Hookglass is back: ${core.status.urls.webhookUrl}`);
  }
}

/** Resolves when the connection is lost or the following is to end. */
function untilLost({ baseUrl, token }: RunningCore, end: AbortSignal, follower: Follower): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = (settle: () => void) => {
      end.removeEventListener('abort', onEnd);
      stream.close();
      settle();
    };
    const onEnd = () => close(resolve);
    const join = () => {
      // That the core is gone is heard by the stream as well.
      Promise.resolve(follower.joined()).catch((error: unknown) => isGone(error) || close(() => reject(error)));
    };
    const stream: Stream = openStream(
      { baseUrl, token },
      { opened: join, gap: join, events: follower.events, closed: onEnd, refused: onEnd },
    );
    end.addEventListener('abort', onEnd);
  });
}

export const isGone = (error: unknown): boolean => error instanceof StartError && error.reason === 'target-unreachable';

async function nextCore(dataDir: string, patienceMs: number, end: AbortSignal): Promise<RunningCore | undefined> {
  const untilMs = performance.now() + patienceMs;
  while (!end.aborted) {
    try {
      return await findCore({ 'data-dir': dataDir }, {});
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    if (performance.now() >= untilMs) return undefined;
    await pause(LOOK_AGAIN_MS, end);
  }
  return undefined;
}
