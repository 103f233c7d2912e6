import type { DeliveryLog } from './delivery-log.ts';
import type { Follow } from './follow.ts';
import { countFailed } from './live.ts';
import type { Preferences } from './preferences.ts';
import type { Row } from './row.ts';

/** The rows as the list shows them, top first, and what is kept back. */
export interface ListRows {
  rows: readonly Row[];
  /** Rows that arrived and are not shown yet, and how many of them failed. */
  held: number;
  heldFailed: number;
}

export interface ListChoice extends Pick<Preferences, 'order' | 'unheard'> {
  /** Ids that the filter found; absent: there is none. */
  only?: ReadonlySet<string>;
}

export function listRows(log: DeliveryLog, follow: Follow, { order, unheard, only }: ListChoice): ListRows {
  const wanted = (row: Row) => (unheard || row.kind === 'delivery') && (only === undefined || only.has(row.id));
  const shown = log.slice(Math.max(log.start, follow.clearedTo), follow.head).filter(wanted);
  const held = log.slice(Math.max(follow.head, follow.clearedTo), log.end).filter(wanted);
  return {
    rows: order === 'newest-first' ? shown.reverse() : shown,
    held: held.length,
    heldFailed: countFailed(held),
  };
}
