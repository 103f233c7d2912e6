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

/**
 * How many rows each filter matches; undefined where only the core can tell. Counts in slices and gives the event loop a
 * turn between them; `stopped` ends it early.
 */
export async function countMatches(
  rows: readonly Row[],
  texts: readonly string[],
  { nowMs, pause, stopped }: { nowMs: number; pause: () => Promise<void>; stopped: () => boolean },
): Promise<(number | undefined)[]> {
  const filters = texts.map((text) => parseFilter(text));
  const counts: (number | undefined)[] = filters.map(() => 0);
  for (let from = 0; from < rows.length && !stopped(); from += SLICE) {
    for (const row of rows.slice(from, from + SLICE)) {
      const filterRow = filterRowOf(row);
      filters.forEach((filter, index) => {
        const count = counts[index];
        const holds = count !== undefined && matchesFilter(filter, filterRow, { nowMs });
        if (holds === undefined) counts[index] = undefined;
        else if (holds && count !== undefined) counts[index] = count + 1;
      });
    }
    await pause();
  }
  return counts;
}
