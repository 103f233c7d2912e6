import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import type { Asking } from './tool.ts';

/** Asked at most so often, however much happens. */
const PAUSE_MS = 100;

/**
 * Asks again whenever something happened, until the answer is there, the time is over or the agent has gone.
 * @param ask undefined: not yet @returns what it answered, undefined when the time was over
 */
export function untilHappened<Answer>(
  { clock, subscribe, signal }: Pick<Asking, 'clock' | 'subscribe' | 'signal'>,
  timeoutMs: number,
  ask: (event?: StreamEvent) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    let asking = false;
    let again = false;
    let cancelPause: (() => void) | undefined;
    const end = () => {
      cancelEnd();
      cancelPause?.();
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    };
    const finish = (answer: Answer | undefined) => {
      end();
      resolve(answer);
    };
    const onAbort = () => finish(undefined);
    const cancelEnd = clock.setTimer(clock.nowMs() + timeoutMs, () => finish(undefined));

    async function look(): Promise<void> {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      again = false;
      try {
        const answer = await ask();
        if (answer !== undefined) return finish(answer);
      } catch (error) {
        end();
        reject(error);
        return;
      }
      cancelPause = clock.setTimer(clock.nowMs() + PAUSE_MS, () => {
        asking = false;
        if (again) void look();
      });
    }

    const unsubscribe = subscribe(() => void look());
    if (signal.aborted) return finish(undefined);
    signal.addEventListener('abort', onAbort);
    void look();
  });
}
