import { parseSaved, type SavedFilter } from './saved-filters.ts';
import { FIRST_LAYOUT, type Layout } from './session-layout.ts';
import { createStore, type Store } from './store.ts';
import { parseStored } from './stored-text.ts';

/** What a person chose, for every session; kept in local storage, never sent anywhere. */
export interface OwnPreferences {
  theme: 'system' | 'light' | 'dark';
  density: 'compact' | 'default' | 'comfortable';
  /** Whether single letters act as shortcuts. */
  letters: boolean;
  /** Newest on top, or at the bottom. */
  order: 'newest-first' | 'oldest-first';
  /** Rows for events nobody listens to. */
  unheard: boolean;
  /** Filters that were saved, in their order. */
  saved: readonly SavedFilter[];
}

/** With the layout of the session that is shown. */
export type Preferences = OwnPreferences & Layout;

const KEY = 'hookglass.preferences'; // public/theme.js reads it before the first paint

export const ROW_PX: Record<Preferences['density'], number> = { compact: 26, default: 30, comfortable: 36 };

export const DEFAULT_PREFERENCES: OwnPreferences = {
  theme: 'system',
  density: 'default',
  letters: true,
  order: 'newest-first',
  unheard: true,
  saved: [],
};

/** With the layout of a session that nobody has touched: that of the session is told by `keepLayout`. */
export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): Store<Preferences> {
  const store = createStore<Preferences>({ ...parsePreferences(storage.getItem(KEY)), ...FIRST_LAYOUT });
  store.subscribe(() => {
    const { columns: _, splits: __, ...own } = store.get();
    storage.setItem(KEY, JSON.stringify(own));
  });
  return store;
}

/** Stored text is input like any other: what does not fit is the default. */
export function parsePreferences(text: string | null): OwnPreferences {
  const stored = parseStored(text);
  const pick = <Word>(value: unknown, words: readonly Word[], otherwise: Word) => words.find((word) => word === value) ?? otherwise;
  return {
    theme: pick(stored['theme'], ['system', 'light', 'dark'], DEFAULT_PREFERENCES.theme),
    density: pick(stored['density'], ['compact', 'default', 'comfortable'], DEFAULT_PREFERENCES.density),
    letters: pick(stored['letters'], [true, false], DEFAULT_PREFERENCES.letters),
    order: pick(stored['order'], ['newest-first', 'oldest-first'], DEFAULT_PREFERENCES.order),
    unheard: pick(stored['unheard'], [true, false], DEFAULT_PREFERENCES.unheard),
    saved: parseSaved(stored['saved']),
  };
}

/** Puts theme and density on the document, where the tokens look for them. */
export function applyPreferences({ theme, density }: Preferences, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  root.dataset['density'] = density;
}
