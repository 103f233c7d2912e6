import { createStore, useStore } from './store.ts';

/** What was typed and is not kept yet, by what it is for: it outlives the field, whatever closes that. Newest last. */
const drafts = createStore<ReadonlyMap<string, string>>(new Map());

/** More than anybody leaves unfinished. */
const MOST_DRAFTS = 100;

export function setDraft(key: string, text: string | undefined): void {
  drafts.update((now) => {
    const next = new Map([...now].filter(([other]) => other !== key).slice(1 - MOST_DRAFTS));
    if (text !== undefined) next.set(key, text);
    return next;
  });
}

export const draftOf = (key: string): string | undefined => drafts.get().get(key);

/** The text that is being typed for this, until `undefined` says that it was kept or is not wanted. Never for secrets. */
export function useDraft(key: string): readonly [string | undefined, (text: string | undefined) => void] {
  const now = useStore(drafts);
  return [now.get(key), (text) => setDraft(key, text)];
}
