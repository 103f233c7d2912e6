import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';
import type { EventBus } from './stream/event-bus.ts';

/** Counting is cheap, but not so cheap that every event could afford it. */
const AT_MOST_EVERY_MS = 500;

/** Publishes the status after something happened, so that the status bar follows without asking. @returns how to stop. */
export function publishStatus(bus: EventBus, clock: Clock, status: () => CoreStatus): () => void {
  let cancelTimer: CancelTimer | undefined;
  const unsubscribe = bus.subscribe((events) => {
    if (cancelTimer || events.every(({ type }) => type === 'status.changed')) return;
    cancelTimer = clock.setTimer(clock.nowMs() + AT_MOST_EVERY_MS, () => {
      cancelTimer = undefined;
      bus.publish({ type: 'status.changed', status: status() });
    });
  });
  return () => {
    unsubscribe();
    cancelTimer?.();
  };
}
