import type { ControlClient } from '#shared/client/control-client.ts';
import type { Page } from '#shared/domain/page.ts';
import { type Row, rowOfSummary, rowOfUnheard } from './row.ts';

type List<Item> = (page: { limit: number; cursor?: string; q?: string }) => Promise<Page<Item>>;

export type HistorySource = Pick<ControlClient, 'rows' | 'unheard'>;

const PAGE = 1000;

/**
 * Everything that is kept, newest first, in pages: what was sent and what came from elsewhere, merged by time with unheard events. The first page is small,
 * so that the list is usable at once.
 */
export async function* readHistory({ rows, unheard }: HistorySource, firstPage = 200): AsyncGenerator<Row[], void> {
  const sides = [createSide(rows, rowOfSummary, firstPage), createSide(unheard, rowOfUnheard, firstPage)];
  for (;;) {
    await Promise.all(sides.map((side) => side.fill()));
    const page = mergeSafe(sides);
    if (page.length > 0) yield page;
    if (sides.every(({ done }) => done())) return;
  }
}

interface Side {
  rows: Row[];
  fill(): Promise<void>;
  exhausted(): boolean;
  done(): boolean;
}

function createSide<Item>(list: List<Item>, rowOf: (item: Item) => Row, firstPage: number): Side {
  let cursor: string | undefined;
  let started = false;
  const side: Side = {
    rows: [],
    async fill() {
      if (side.rows.length > 0 || side.exhausted()) return;
      const page = await list({ limit: started ? PAGE : firstPage, ...(cursor !== undefined && { cursor }) });
      started = true;
      cursor = page.next;
      side.rows = page.items.map(rowOf);
    },
    exhausted: () => started && cursor === undefined,
    done: () => side.rows.length === 0 && side.exhausted(),
  };
  return side;
}

/** Takes rows, newest first, until a side runs dry that may hold more: only then is the order of the rest unknown. */
function mergeSafe(sides: Side[]): Row[] {
  const page: Row[] = [];
  for (;;) {
    if (sides.some(({ rows, exhausted }) => rows.length === 0 && !exhausted())) return page;
    const newest = sides.filter(({ rows }) => rows.length > 0).sort((a, b) => firstAtMs(b) - firstAtMs(a))[0];
    const row = newest?.rows.shift();
    if (!row) return page;
    page.push(row);
  }
}

const firstAtMs = ({ rows }: Side) => rows[0]?.atMs ?? Number.NEGATIVE_INFINITY;
