import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { createStore, type Store } from './store.ts';

/** A number that moves when something may have changed: what shows it asks again. */
export interface News {
  readonly version: Store<number>;
  take(events: readonly StreamEvent[]): void;
  again(): void;
}

/** A thousand changes at once make one question in this time. */
const PAUSE_MS = 200;

/** @param isNews which events tell of a change */
export function createNews(later: (ms: number, callback: () => void) => void, isNews: (event: StreamEvent) => boolean): News {
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
      if (events.some(isNews)) again();
    },
  };
}

/** Of the registry. The event of a change comes before the row of its call; changes without an event have the row alone. */
export function isRegistryNews(event: StreamEvent): boolean {
  if (event.type === 'call.added') return event.call.quiet !== 'reading' && event.call.quiet !== 'refused';
  return event.type === 'event.unheard' || (event.type === 'delivery.created' && event.delivery.source === 'registry');
}

/** Of coding agents: who is there, what they may do, what they asked for. */
export function isAgentNews(event: StreamEvent): boolean {
  return event.type === 'agents.changed' || (event.type === 'call.added' && event.call.agent !== undefined);
}
