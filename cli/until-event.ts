import { StartError } from '#shared/domain/app/start-error.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { followCore, isGone, PATIENCE_MS } from './follow-core.ts';
import type { RunningCore } from './running-core.ts';
import { durationText } from './terminal/spans.ts';

/** A longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Awaited {
  /** @returns whether the waiting is over */
  onEvent(event: StreamEvent): boolean | Promise<boolean>;
  /** Asked when the stream stands, and again after a gap or a restart of the core: what has happened already? */
  onOpen(): boolean | Promise<boolean>;
}

/**
 * Waits on the stream, through restarts of the core.
 * @throws StartError `timed-out`; `target-unreachable` when the core stops and does not come back
 */
export async function untilEvent(core: RunningCore, timeoutMs: number, awaited: Awaited): Promise<void> {
  const over = new AbortController();
  let failure: unknown;
  const end = (error?: unknown) => {
    failure ??= error;
    over.abort();
  };
  const late = () => end(new StartError('timed-out', `It has not happened within ${durationText(timeoutMs)}.`));
  const timer = setTimeout(late, Math.min(timeoutMs, LONGEST_TIMER_MS));

  async function check(isOver: () => boolean | Promise<boolean>): Promise<void> {
    try {
      if (await isOver()) end();
    } catch (error) {
      if (!isGone(error)) end(error);
    }
  }

  try {
    await followCore(
      { core, patienceMs: PATIENCE_MS, stopped: over.signal },
      {
        joined: () => check(awaited.onOpen),
        events(events) {
          for (const event of events) void check(() => awaited.onEvent(event));
        },
      },
    );
  } finally {
    clearTimeout(timer);
  }
  if (failure !== undefined) throw failure;
}
