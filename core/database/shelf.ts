import type { Budget } from './budgets.ts';

/** The rows of one kind, as their table knows them. */
export interface ShelfStore {
  /** All that is there; asked once. */
  total(): Budget;
  /** Inside a work: drops the oldest that may go, until so many rows and so many bytes are gone, and at most {@link MOST_AT_ONCE} rows. */
  dropOldest(enough: Budget): Budget;
}

/** What is kept of one kind. It never lives on what other kinds have left: what grows makes its own room. */
export interface Shelf {
  used(): Readonly<Budget>;
  budget(): Budget;
  /** Inside a work, before a row is written: counts it, and drops as much of the oldest as it needs. */
  take(bytes: number): void;
  /** The same for a row that is there and grows. */
  grow(bytes: number): void;
  /** Inside a work: drops some of what is too much. @returns how many rows went */
  trim(): number;
}

/** Rows that go in one step: some milliseconds. */
export const MOST_AT_ONCE = 100;
/** Bytes after which a step ends, unless more are needed just now: long rows have many pages. */
const MOST_BYTES_AT_ONCE = 8 * 1024 ** 2;
/** Dropping one row at a time would change as many pages as it frees, so a little more goes than is needed. */
const SLACK = 1 / 50;

export interface ShelfOptions {
  store: ShelfStore;
  budget: () => Budget;
  /** Inside a work: runs when the work is undone after all. */
  afterUndo: (callback: () => void) => void;
}

export function createShelf({ store, budget, afterUndo }: ShelfOptions): Shelf {
  let known: Budget | undefined;

  function used(): Budget {
    known ??= store.total();
    return known;
  }

  function change(rows: number, bytes: number): void {
    const now = used();
    now.rows += rows;
    now.bytes += bytes;
    afterUndo(() => {
      now.rows -= rows;
      now.bytes -= bytes;
    });
  }

  function drop(enough: Budget): number {
    const dropped = store.dropOldest(enough);
    if (dropped.rows > 0) change(-dropped.rows, -dropped.bytes);
    return dropped.rows;
  }

  function makeRoom(rows: number, bytes: number): void {
    const limit = budget();
    const tooMany = used().rows + rows - limit.rows;
    const tooMuch = used().bytes + bytes - limit.bytes;
    if (tooMany <= 0 && tooMuch <= 0) return;
    drop({
      rows: tooMany > 0 ? tooMany + Math.min(MOST_AT_ONCE, Math.floor(limit.rows * SLACK)) : 0,
      bytes: tooMuch > 0 ? Math.min(tooMuch + limit.bytes * SLACK, bytes + MOST_BYTES_AT_ONCE) : 0,
    });
  }

  return {
    used,
    budget,
    take(bytes) {
      makeRoom(1, bytes);
      change(1, bytes);
    },
    grow(bytes) {
      makeRoom(0, bytes);
      change(0, bytes);
    },
    trim() {
      const limit = budget();
      const tooMany = used().rows - limit.rows;
      const tooMuch = used().bytes - limit.bytes;
      if (tooMany <= 0 && tooMuch <= 0) return 0;
      return drop({ rows: Math.max(0, tooMany), bytes: Math.max(0, Math.min(tooMuch, MOST_BYTES_AT_ONCE)) });
    },
  };
}

/** The first of some rows, oldest first, that are enough, or as many as go in one step. */
export function enoughOf<Row extends { bytes: number }>(rows: readonly Row[], enough: Budget): { taken: Row[]; bytes: number } {
  const taken: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (bytes >= enough.bytes && (taken.length >= enough.rows || bytes >= MOST_BYTES_AT_ONCE)) break;
    taken.push(row);
    bytes += row.bytes;
  }
  return { taken, bytes };
}
