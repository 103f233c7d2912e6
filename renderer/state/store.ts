import { useSyncExternalStore } from 'react';

/** A value that views can watch. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  update(change: (value: Value) => Value): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();

  function set(next: Value) {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of listeners) listener();
  }

  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** One part of the value: who watches it is drawn again only when that part is another one, compared by identity. */
export function useStorePart<Value, Part>(store: Store<Value>, partOf: (value: Value) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => partOf(store.get()));
}
