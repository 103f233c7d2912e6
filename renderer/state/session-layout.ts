import type { Store } from './store.ts';
import { objectOf, parseStored } from './stored-text.ts';

/** Columns of the list beside those that are always there. */
export const EXTRA_COLUMNS = ['rowId', 'source', 'size', 'deliveryId', 'replayOf', 'waterfall'] as const;
export type ExtraColumn = (typeof EXTRA_COLUMNS)[number];

/** How the panes of a session are divided. Each data directory has its own, whichever port its page comes from. */
export interface Layout {
  columns: readonly ExtraColumn[];
  /** Width of a view's list beside its detail in px, once somebody has moved the line; with `-stacked` its height above the detail. */
  splits: Readonly<Record<string, number>>;
}

export const FIRST_LAYOUT: Layout = { columns: ['waterfall'], splits: {} };

const KEY = 'hookglass.layouts';
/** Of the sessions that were arranged last; a folder of a test is a session, too. */
const MOST_SESSIONS = 50;
const MOST_SPLITS = 40;

/**
 * A name for the session behind a token, which lasts as long as its data directory and is known before anything is drawn.
 * @returns 16 hex digits of its hash: too few to tell anything of 256 random bits
 */
export async function sessionName(token: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(hash, 0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Lays the session out as it was the last time, and keeps what is changed. @returns how to stop */
export function keepLayout<Kept extends Layout>(
  store: Pick<Store<Kept>, 'get' | 'update' | 'subscribe'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  session: string,
): () => void {
  store.update((now) => ({ ...now, ...parseLayout(parseStored(storage.getItem(KEY))[session]) }));
  let last = store.get();
  return store.subscribe(() => {
    const now = store.get();
    if (now.columns === last.columns && now.splits === last.splits) return;
    last = now;
    const { [session]: _, ...others } = parseStored(storage.getItem(KEY));
    const kept = [...Object.entries(others).slice(1 - MOST_SESSIONS), [session, { columns: now.columns, splits: now.splits }]];
    storage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  });
}

/** Stored values are input like any other: what does not fit is left out. */
function parseLayout(value: unknown): Layout {
  const { columns, splits } = objectOf(value);
  return {
    columns: Array.isArray(columns) ? EXTRA_COLUMNS.filter((column) => columns.includes(column)) : FIRST_LAYOUT.columns,
    splits: Object.fromEntries(
      Object.entries(objectOf(splits))
        .slice(0, MOST_SPLITS)
        .filter(
          (one): one is [string, number] => /^[a-z-]{1,40}$/.test(one[0]) && typeof one[1] === 'number' && one[1] > 0 && one[1] < 10_000,
        ),
    ),
  };
}
