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

/** One pass over the log and no array in between: it runs up to ten times a second over a hundred thousand rows. */
export function listRows(log: DeliveryLog, follow: Follow, { order, unheard, only }: ListChoice): ListRows {
  const wanted = (row: Row | undefined): row is Row =>
    row !== undefined && (unheard || row.kind !== 'unheard') && (only === undefined || only.has(row.id));
  const rows: Row[] = [];
  let deliveries = 0;
  let external = 0;
  const take = (place: number) => {
    const row = log.at(place);
    if (row?.kind === 'external') external++;
    if (!wanted(row)) return;
    rows.push(row);
    if (row.kind === 'delivery') deliveries++;
  };
  const [from, to] = [Math.max(log.start, follow.clearedTo), Math.min(follow.head, log.end)];
  if (order === 'newest-first') for (let place = to - 1; place >= from; place--) take(place);
  else for (let place = from; place < to; place++) take(place);
  const held = log.slice(Math.max(follow.head, follow.clearedTo), log.end).filter(wanted);
  return { rows, deliveries, external, held: held.length, heldFailed: countFailed(held) };
}
