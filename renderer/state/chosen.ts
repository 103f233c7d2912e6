import { createStore, type Store } from './store.ts';

/** Rows chosen together, beside the one that is open: for one command on all of them. */
export interface Chosen {
  readonly state: Store<ReadonlySet<string>>;
  toggle(id: string): void;
  /** Adds the rows between two places, both included, in whichever order. */
  extend(rows: readonly { id: string }[], from: number, to: number): void;
  clear(): void;
}

/** As many as a command takes at once. */
export const MOST_CHOSEN = 1000;

const NONE: ReadonlySet<string> = new Set();

export function createChosen(): Chosen {
  const state = createStore(NONE);
  const set = (ids: Iterable<string>) => state.set(new Set([...new Set(ids)].slice(0, MOST_CHOSEN)));
  return {
    state,
    toggle(id) {
      const now = state.get();
      set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]);
    },
    extend(rows, from, to) {
      const between = rows.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
      set([...state.get(), ...between.map(({ id }) => id)]);
    },
    clear: () => state.set(NONE),
  };
}
