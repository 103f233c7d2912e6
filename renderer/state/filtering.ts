import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { applicableText, type Filter } from '#shared/domain/filter/filter.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow, deliveryRow, type FilterRow, unheardRow } from '#shared/domain/filter/filter-row.ts';
import type { HistorySource } from './history.ts';
import { createStore, type Store } from './store.ts';

/** What the list is narrowed to. */
export interface Filtering {
  /** The tokens that hold, as one text; empty: everything is shown. */
  applied: string;
  /** Rows that the core, or for live rows the page, found to match. */
  ids: ReadonlySet<string>;
  /** Moves when `ids` does. */
  version: number;
  /** The core is still going through what is kept. */
  reading: boolean;
  problem?: string;
}

export interface FilteringStore {
  readonly state: Store<Filtering>;
  /** The text as it stands; nothing happens as long as the same tokens hold. */
  apply(filter: Filter): void;
  /** Live rows are judged here; what only the core can judge is asked for again. */
  take(events: readonly StreamEvent[]): void;
}

const PAGE = 1000;
/** The first page is small, so that it is on screen at once: what a high window shows. */
const FIRST_PAGE = 50;

interface FilteringOptions {
  source: HistorySource;
  nowMs: () => number;
  /** Joins questions about live rows into one. */
  later: (ms: number, callback: () => void) => void;
}

export function createFiltering({ source, nowMs, later }: FilteringOptions): FilteringStore {
  const state = createStore<Filtering>({ applied: '', ids: new Set(), version: 0, reading: false });
  let ids = new Set<string>();
  let turn = 0;
  let askingAgain = false;

  function publish(change: Partial<Filtering>) {
    state.update((now) => ({ ...now, ids, version: now.version + 1, ...change }));
  }

  function apply(filter: Filter) {
    const applied = applicableText(filter);
    if (applied === state.get().applied) return;
    ids = new Set();
    const mine = ++turn;
    const { problem: _, ...now } = state.get();
    state.set({ ...now, applied, ids, version: now.version + 1, reading: applied !== '' });
    if (applied !== '') void readAll(applied, mine);
  }

  async function readAll(q: string, mine: number) {
    try {
      await Promise.all([readList(source.rows, q, mine), readList(source.unheard, q, mine)]);
      if (mine === turn) publish({ reading: false });
    } catch (error) {
      if (mine === turn) publish({ reading: false, problem: messageOf(error) });
    }
  }

  async function readList(list: HistorySource['rows'] | HistorySource['unheard'], q: string, mine: number, { onlyFirst = false } = {}) {
    let cursor: string | undefined;
    do {
      const page = await list({ limit: cursor === undefined ? FIRST_PAGE : PAGE, q, ...(cursor !== undefined && { cursor }) });
      if (mine !== turn) return;
      for (const { id } of page.items) ids.add(id);
      if (page.items.length > 0) publish({});
      cursor = page.next;
    } while (cursor !== undefined && !onlyFirst);
  }

  function take(events: readonly StreamEvent[]) {
    const { applied } = state.get();
    if (applied === '') return;
    const filter = parseFilter(applied);
    let changed = false;
    for (const event of events) {
      const row = rowOf(event);
      if (!row) continue;
      const holds = matchesFilter(filter, row, { nowMs: nowMs() });
      if (holds === undefined) askAgain();
      else if (holds && !ids.has(row.id)) {
        ids.add(row.id);
        changed = true;
      } // One that no longer matches stays until the filter changes: a row does not vanish under the hand.
    }
    if (changed) publish({});
  }

  /** Only the core can look into bodies and headers; the newest page is enough for what has just arrived. */
  function askAgain() {
    if (askingAgain) return;
    askingAgain = true;
    later(300, () => {
      askingAgain = false;
      const { applied } = state.get();
      if (applied !== '') void readList(source.rows, applied, turn, { onlyFirst: true }).catch(() => undefined);
    });
  }

  return { state, apply, take };
}

function rowOf(event: StreamEvent): FilterRow | undefined {
  if (event.type === 'delivery.created' || event.type === 'delivery.changed') return deliveryRow(event.delivery);
  if (event.type === 'arrival.changed') return arrivalRow(event.arrival);
  return event.type === 'event.unheard' ? unheardRow(event.unheard) : undefined;
}
