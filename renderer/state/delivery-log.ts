import { FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import type { Row } from './row.ts';

/**
 * The rows the page knows, oldest first. A row keeps its place for good: history is put before the first row, news after
 * the last one, and a change replaces a row where it stands. Places are absolute numbers that stay valid while history
 * arrives, so `start` may be negative.
 */
export interface DeliveryLog {
  /** Grows with every change; what a view compares. */
  readonly version: number;
  /** Place of the oldest row, and the place after the newest. */
  readonly start: number;
  readonly end: number;
  at(place: number): Row | undefined;
  placeOf(id: string): number | undefined;
  get(id: string): Row | undefined;
  /** Rows from `from` up to `to`, oldest first. */
  slice(from: number, to: number): Row[];
  /** Changes known rows in place and puts new ones at the end, in the order given. */
  upsert(rows: readonly Row[]): void;
  /** Puts a page of older rows, newest first as the core lists them, before the oldest row; known ones are changed in place. */
  prepend(page: readonly Row[]): void;
  /** Rows whose state may still change. */
  unfinished(): Row[];
}

export function createDeliveryLog(): DeliveryLog {
  let rows: Row[] = [];
  let start = 0;
  let version = 0;
  const places = new Map<string, number>();

  /** @returns whether the row was known. */
  function replace(row: Row): boolean {
    const place = places.get(row.id);
    if (place === undefined) return false;
    rows[place - start] = row;
    return true;
  }

  return {
    get version() {
      return version;
    },
    get start() {
      return start;
    },
    get end() {
      return start + rows.length;
    },
    at: (place) => rows[place - start],
    placeOf: (id) => places.get(id),
    get: (id) => rows[(places.get(id) ?? Number.NaN) - start],
    slice: (from, to) => rows.slice(Math.max(0, from - start), Math.max(0, to - start)),
    upsert(changes) {
      for (const row of changes) {
        if (replace(row)) continue;
        places.set(row.id, start + rows.length);
        rows.push(row);
      }
      if (changes.length > 0) version++;
    },
    prepend(page) {
      const older = page.filter((row) => !replace(row)).reverse();
      rows = [...older, ...rows];
      start -= older.length;
      older.forEach((row, index) => {
        places.set(row.id, start + index);
      });
      if (page.length > 0) version++;
    },
    unfinished: () => rows.filter((row) => row.kind === 'delivery' && !FINAL_STATES.has(row.state)),
  };
}
