import { subjectText } from '#shared/domain/delivery/subject.ts';
import { matchesFilter } from '#shared/domain/filter/filter-eval.ts';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { arrivalRow, deliveryRow, type FilterRow, unheardRow } from '#shared/domain/filter/filter-row.ts';
import type { Row } from './row.ts';

/** A row as the filter language sees it. What the page does not keep of a row, like its URL, no chip asks for. */
export function filterRowOf(row: Row): FilterRow {
  if (row.kind === 'unheard') return unheardRow({ ...row, subject: subjectText(row.about) });
  if (row.kind === 'external') {
    return arrivalRow({ ...row, source: 'external', createdAtMs: row.atMs, subject: row.about ? subjectText(row.about) : '' });
  }
  return deliveryRow({ ...row, subject: subjectText(row.about), createdAtMs: row.atMs, webhookId: '', url: '', profile: 'documented' });
}

/** Rows between two looks at the clock: counting never holds up a frame. */
const SLICE = 500;

interface CountOptions {
  nowMs: number;
  /** Nobody waits for the numbers any more. */
  signal: AbortSignal;
}

const aTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * How many rows each filter matches; undefined where only the core can tell. Counts in slices and gives the event loop a
 * turn between them.
 */
export async function countMatches<Item>(
  rows: readonly Item[],
  rowOf: (item: Item) => FilterRow,
  texts: readonly string[],
  { nowMs, signal }: CountOptions,
): Promise<(number | undefined)[]> {
  const filters = texts.map((text) => parseFilter(text));
  const counts: (number | undefined)[] = filters.map(() => 0);
  for (let from = 0; from < rows.length && !signal.aborted; from += SLICE) {
    for (const item of rows.slice(from, from + SLICE)) {
      const row = rowOf(item);
      filters.forEach((filter, index) => {
        const count = counts[index];
        const holds = count !== undefined && matchesFilter(filter, row, { nowMs });
        if (holds === undefined) counts[index] = undefined;
        else if (holds && count !== undefined) counts[index] = count + 1;
      });
    }
    await aTurn();
  }
  return counts;
}
