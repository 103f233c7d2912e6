import type { DeliveryLog } from './delivery-log.ts';
import type { Follow } from './follow.ts';
import { countFailed } from './live.ts';
import type { Preferences } from './preferences.ts';
import type { Row } from './row.ts';

/** The rows as the list shows them, top first, and what is kept back. */
export interface ListRows {
  rows: readonly Row[];
  /** How many of them are deliveries. */
  deliveries: number;
  /** How many rows came from elsewhere, whatever the filter. */
  external: number;
  /** Rows that arrived and are not shown yet, and how many of them failed. */
  held: number;
  heldFailed: number;
}

export interface ListChoice extends Pick<Preferences, 'order' | 'unheard'> {
  /** Ids that the filter found; absent: there is none. */
  only?: ReadonlySet<string>;
}

/** Of the rows that are there, those that a filter is asked about: what was cleared, is kept back or hidden is not among them. */
export function rowsToFilter(log: DeliveryLog, follow: Follow, unheard: boolean): readonly Row[] {
  const rows = log.slice(Math.max(log.start, follow.clearedTo), Math.min(follow.head, log.end));
  return unheard ? rows : rows.filter(({ kind }) => kind !== 'unheard');
}

/** One pass and few arrays in between: it runs up to ten times a second over a hundred thousand rows. */
export function listRows(log: DeliveryLog, follow: Pick<Follow, 'head' | 'clearedTo'>, { order, unheard, only }: ListChoice): ListRows {
  const wanted = (row: Row | undefined): row is Row =>
    row !== undefined && (unheard || row.kind !== 'unheard') && (only === undefined || only.has(row.id));
  const rows: Row[] = [];
  let deliveries = 0;
  const take = (place: number) => {
    const row = log.at(place);
    if (!wanted(row)) return;
    rows.push(row);
    if (row.kind === 'delivery') deliveries++;
  };
  const [from, to] = [Math.max(log.start, follow.clearedTo), Math.min(follow.head, log.end)];
  if (only !== undefined && only.size * FEW < to - from) {
    const places = placesOf(log, only, from, to);
    for (let index = 0; index < places.length; index++) take(places[order === 'newest-first' ? places.length - 1 - index : index] ?? to);
  } else if (order === 'newest-first') for (let place = to - 1; place >= from; place--) take(place);
  else for (let place = from; place < to; place++) take(place);
  const held = log.slice(Math.max(follow.head, follow.clearedTo), log.end).filter(wanted);
  return { rows, deliveries, external: countExternal(log, from, to), held: held.length, heldFailed: countFailed(held) };
}

/** Of so many rows a filter found at most one: to look each of those up takes less than to go through all rows. */
const FEW = 8;

/** Places from `from` up to `to` where the rows with these ids are, ascending. */
function placesOf(log: DeliveryLog, ids: ReadonlySet<string>, from: number, to: number): Float64Array {
  const places = new Float64Array(ids.size);
  let count = 0;
  for (const id of ids) {
    const place = log.placeOf(id);
    if (place !== undefined && place >= from && place < to) places[count++] = place;
  }
  return places.subarray(0, count).sort();
}

/** The same for each filter over the same rows, so that a filter does not count them again. */
const counted = new WeakMap<DeliveryLog, { version: number; from: number; to: number; external: number }>();

function countExternal(log: DeliveryLog, from: number, to: number): number {
  const known = counted.get(log);
  if (known?.version === log.version && known.from === from && known.to === to) return known.external;
  let external = 0;
  for (let place = from; place < to; place++) if (log.at(place)?.kind === 'external') external++;
  counted.set(log, { version: log.version, from, to, external });
  return external;
}
