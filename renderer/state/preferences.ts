import { parseSaved, type SavedFilter } from './saved-filters.ts';
import { createStore, type Store } from './store.ts';

/** Columns of the list beside those that are always there. */
export const EXTRA_COLUMNS = ['rowId', 'source', 'size', 'deliveryId', 'replayOf', 'waterfall'] as const;
export type ExtraColumn = (typeof EXTRA_COLUMNS)[number];

/** What a person chose for this browser or window; kept in local storage, never sent anywhere. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  density: 'compact' | 'default' | 'comfortable';
  /** Whether single letters act as shortcuts. */
  letters: boolean;
  /** Newest on top, or at the bottom. */
  order: 'newest-first' | 'oldest-first';
  /** Rows for events nobody listens to. */
  unheard: boolean;
  columns: readonly ExtraColumn[];
  /** Filters that were saved, in their order. */
  saved: readonly SavedFilter[];
  /** Width of a view's list beside its detail in px, once somebody has moved the line; with `-stacked` its height above the detail. */
  splits: Readonly<Record<string, number>>;
}

const KEY = 'hookglass.preferences'; // public/theme.js reads it before the first paint

export const ROW_PX: Record<Preferences['density'], number> = { compact: 26, default: 30, comfortable: 36 };

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  density: 'default',
  letters: true,
  order: 'newest-first',
  unheard: true,
  columns: ['waterfall'],
  saved: [],
  splits: {},
};

export function createPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>): Store<Preferences> {
  const store = createStore(parsePreferences(storage.getItem(KEY)));
  store.subscribe(() => storage.setItem(KEY, JSON.stringify(store.get())));
  return store;
}

/** Stored text is input like any other: what does not fit is the default. */
export function parsePreferences(text: string | null): Preferences {
  const stored = parseObject(text);
  const pick = <Word>(value: unknown, words: readonly Word[], otherwise: Word) => words.find((word) => word === value) ?? otherwise;
  return {
    theme: pick(stored['theme'], ['system', 'light', 'dark'], DEFAULT_PREFERENCES.theme),
    density: pick(stored['density'], ['compact', 'default', 'comfortable'], DEFAULT_PREFERENCES.density),
    letters: pick(stored['letters'], [true, false], DEFAULT_PREFERENCES.letters),
    order: pick(stored['order'], ['newest-first', 'oldest-first'], DEFAULT_PREFERENCES.order),
    unheard: pick(stored['unheard'], [true, false], DEFAULT_PREFERENCES.unheard),
    columns: Array.isArray(stored['columns'])
      ? EXTRA_COLUMNS.filter((column) => texts(stored['columns']).includes(column))
      : DEFAULT_PREFERENCES.columns,
    saved: parseSaved(stored['saved']),
    splits: splitsOf(stored),
  };
}

/** Views have short names, and there are few of them. `listPx` and `listHeightPx` are the names of before, when deliveries alone had one. */
function splitsOf({ splits, listPx, listHeightPx }: Record<string, unknown>): Record<string, number> {
  const given = typeof splits === 'object' && splits !== null ? Object.entries(splits) : [];
  const known = [['deliveries', listPx], ['deliveries-stacked', listHeightPx], ...given.slice(0, MOST_SPLITS)] as const;
  return Object.fromEntries(
    known.filter(
      (one): one is [string, number] => /^[a-z-]{1,40}$/.test(one[0]) && typeof one[1] === 'number' && one[1] > 0 && one[1] < 10_000,
    ),
  );
}

const MOST_SPLITS = 40;

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Puts theme and density on the document, where the tokens look for them. */
export function applyPreferences({ theme, density }: Preferences, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  root.dataset['density'] = density;
}
