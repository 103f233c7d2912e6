import { createStore, type Store } from './store.ts';

/** What came of the user's last action: said once, in place, and gone after a while. */
export interface Message {
  kind: 'done' | 'failed';
  text: string;
}

export interface Messages {
  readonly state: Store<Message | undefined>;
  done(text: string): void;
  failed(text: string): void;
  dismiss(): void;
  /** How many places beside the buttons show failures now; without any, the window does. */
  readonly places: Store<number>;
  /** A place shows failures from now on. @returns ends that */
  showHere(): () => void;
}

/** A success is visible anyway and leaves by itself; a failure stays until it is dismissed or something else happens. */
export function createMessages(later: (ms: number, callback: () => void) => void, doneMs = 4000): Messages {
  const state = createStore<Message | undefined>(undefined);
  const places = createStore(0);
  return {
    state,
    done(text) {
      const message: Message = { kind: 'done', text };
      state.set(message);
      later(doneMs, () => state.update((now) => (now === message ? undefined : now)));
    },
    failed: (text) => state.set({ kind: 'failed', text }),
    dismiss: () => state.set(undefined),
    places,
    showHere() {
      places.update((now) => now + 1);
      return () => places.update((now) => now - 1);
    },
  };
}
