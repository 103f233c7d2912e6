import type { ApiCall } from '#shared/domain/app/api-call.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { applicableText } from '#shared/domain/filter/filter.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { callRow } from '#shared/domain/filter/filter-row.ts';
import type { Core } from './core-link.ts';
import { createStore, type Store } from './store.ts';

/** The calls of the list, newest first, as far as they were read. */
export interface CallList {
  /** Undefined until the first page is here. */
  items?: readonly ApiCall[];
  /** There are older ones; where to go on. */
  next?: string;
  /** The tokens of the filter that hold. */
  q: string;
  reading: boolean;
  problem?: string;
}

export interface Calls {
  readonly state: Store<CallList>;
  /** Reads what the filter leaves; the same tokens ask for nothing. */
  filter(q: string): void;
  /** Reads from the start again: events were missed. */
  again(): void;
  more(): void;
  take(events: readonly StreamEvent[]): void;
}

const PAGE = 100;
/** A page that is open for days keeps no more than this of what it has seen; *Older* reads the rest. */
const MOST_KEPT = 2000;

export function createCalls(core: Pick<Core, 'calls'>, nowMs: () => number): Calls {
  const state = createStore<CallList>({ q: '', reading: false });
  let turn = 0;

  async function read(q: string, cursor?: string): Promise<void> {
    const mine = ++turn;
    state.update(({ problem: _, ...now }) => ({ ...now, q, reading: true }));
    try {
      const { items, next } = await core.calls({ limit: PAGE, ...(q !== '' && { q }), ...(cursor !== undefined && { cursor }) });
      if (mine !== turn) return;
      state.update(({ next: _, items: before = [], ...now }) => ({
        ...now,
        reading: false,
        items: cursor === undefined ? items : [...before, ...items],
        ...(next !== undefined && { next }),
      }));
    } catch (error) {
      if (mine !== turn) return;
      state.update((now) => ({ ...now, reading: false, problem: messageOf(error) }));
    }
  }

  return {
    state,
    filter(text) {
      const q = applicableText(parseFilter(text));
      const now = state.get();
      if (q !== now.q || (now.items === undefined && !now.reading)) void read(q);
    },
    again() {
      if (state.get().items) void read(state.get().q);
    },
    more() {
      const { q, next, reading } = state.get();
      if (next !== undefined && !reading) void read(q, next);
    },
    take(events) {
      const { items, q } = state.get();
      if (!items) return;
      const filter = parseFilter(q);
      const known = new Set(items.slice(0, PAGE).map(({ id }) => id));
      const added = events
        .flatMap((event) => (event.type === 'call.added' ? [event.call] : []))
        .filter((call) => !known.has(call.id) && matchesFilter(filter, callRow(call), { nowMs: nowMs() }) !== false)
        .reverse();
      if (added.length === 0) return;
      const all = [...added, ...items];
      const kept = all.slice(0, MOST_KEPT);
      const last = all.length > kept.length ? kept.at(-1)?.id : undefined;
      state.update((now) => ({ ...now, items: kept, ...(last !== undefined && { next: last }) }));
    },
  };
}
