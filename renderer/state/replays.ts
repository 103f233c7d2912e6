import type { Core } from './core-link.ts';
import type { Messages } from './messages.ts';
import type { ReplayWish } from './replay.ts';
import { createStore, type Store } from './store.ts';

/** Sends deliveries again, and remembers how it was done last. */
export interface Replays {
  readonly last: Store<ReplayWish | undefined>;
  send(id: string, wish: ReplayWish): void;
}

/** @param onMade called with the id of the new delivery. */
export function createReplays(core: Pick<Core, 'replay'>, messages: Messages, onMade: (id: string) => void): Replays {
  const last = createStore<ReplayWish | undefined>(undefined);
  return {
    last,
    send(id, wish) {
      last.set(wish);
      core.replay(id, wish).then(
        ([made]) => made && onMade(made.id),
        (error: Error) => messages.failed(`The replay was not sent: ${error.message}`),
      );
    },
  };
}
