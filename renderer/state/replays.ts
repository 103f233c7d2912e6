import type { Core } from './core-link.ts';
import type { Messages } from './messages.ts';
import type { ReplayRequest } from './replay.ts';
import { createStore, type Store } from './store.ts';

/** Sends deliveries again, and remembers how it was done last. */
export interface Replays {
  readonly last: Store<ReplayRequest | undefined>;
  send(id: string, request: ReplayRequest): void;
}

/** @param onMade called with the id of the new delivery. */
export function createReplays(core: Pick<Core, 'replay'>, messages: Messages, onMade: (id: string) => void): Replays {
  const last = createStore<ReplayRequest | undefined>(undefined);
  return {
    last,
    send(id, request) {
      last.set(request);
      core.replay(id, request).then(
        ([made]) => made && onMade(made.id),
        (error: Error) => messages.failed(`The replay was not sent: ${error.message}`),
      );
    },
  };
}
