import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { createStore, type Store } from './store.ts';

/** A number that moves when the registry may have changed: what shows it asks again. */
export interface RegistryNews {
  readonly version: Store<number>;
  take(events: readonly StreamEvent[]): void;
  again(): void;
}

/** A client that registers a thousand versions makes one question in this time. */
const PAUSE_MS = 200;

export function createRegistryNews(later: (ms: number, callback: () => void) => void): RegistryNews {
  const version = createStore(0);
  let waiting = false;

  function again() {
    if (waiting) return;
    waiting = true;
    later(PAUSE_MS, () => {
      waiting = false;
      version.update((now) => now + 1);
    });
  }

  return {
    version,
    again,
    take(events) {
      if (events.some(mayHaveChanged)) again();
    },
  };
}

/** The event of a change comes before the row of its call; changes without an event have the row alone. */
function mayHaveChanged(event: StreamEvent): boolean {
  if (event.type === 'call.added') return event.call.quiet !== 'reading' && event.call.quiet !== 'refused';
  return event.type === 'event.unheard' || (event.type === 'delivery.created' && event.delivery.source === 'registry');
}
