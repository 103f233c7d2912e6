import { openStream } from '#shared/client/stream-client.ts';
import { StartError } from '#shared/domain/start-error.ts';
import type { StreamEvent } from '#shared/domain/stream-event.ts';
import type { RunningCore } from './running-core.ts';

export interface Awaited {
  /** @returns whether the waiting is over */
  onEvent(event: StreamEvent): boolean | Promise<boolean>;
  /** Asked when the stream stands, and again after a gap: what has happened already? */
  onOpen(): boolean | Promise<boolean>;
}

/**
 * Waits on the stream.
 * @throws StartError `timed-out`; `target-unreachable` when the core stops meanwhile
 */
export function untilEvent({ baseUrl, token }: Pick<RunningCore, 'baseUrl' | 'token'>, timeoutMs: number, awaited: Awaited): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new StartError('timed-out', `It has not happened within ${timeoutMs / 1000} s.`)), timeoutMs);
    const stream = openStream(
      { baseUrl, token },
      {
        opened: () => void check(awaited.onOpen),
        gap: () => void check(awaited.onOpen),
        events(events) {
          for (const event of events) void check(() => awaited.onEvent(event));
        },
        closed: () => end(new StartError('target-unreachable', 'Hookglass stopped meanwhile.')),
        refused: () => end(new StartError('target-unreachable', 'The token is no longer accepted.')),
      },
    );

    function end(error?: Error): void {
      clearTimeout(timer);
      stream.close();
      if (error) reject(error);
      else resolve();
    }

    async function check(isOver: () => boolean | Promise<boolean>): Promise<void> {
      try {
        if (await isOver()) end();
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)));
      }
    }
  });
}
