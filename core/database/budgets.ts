/** What a user lets us keep: rows of each kind, and bytes of all of them together. */
export interface Keep {
  count: number;
  bytes: number;
}

/** Deliveries with their attempts and answers; captures by who sent them; events that nobody heard; calls to the MLflow API. */
export type KeptKind = 'deliveries' | CaptureKind | 'unheard' | 'calls';

/**
 * Who a capture comes from: `own` deliveries, others with a valid signature (`signed`), others without (`foreign`), and what was `refused`
 * or matched no endpoint.
 */
export type CaptureKind = 'own' | 'signed' | 'foreign' | 'refused';

export interface Budget {
  rows: number;
  bytes: number;
}

/** Hundredths of all bytes, and how many rows at most. They add up to 100: no kind ever lives on what another one has left. */
const SHARES: Record<KeptKind, { percent: number; mostRows: number }> = {
  deliveries: { percent: 42, mostRows: Number.POSITIVE_INFINITY },
  own: { percent: 25, mostRows: Number.POSITIVE_INFINITY },
  signed: { percent: 13, mostRows: Number.POSITIVE_INFINITY },
  foreign: { percent: 12, mostRows: 25_000 },
  refused: { percent: 4, mostRows: 10_000 },
  unheard: { percent: 2, mostRows: 10_000 },
  calls: { percent: 2, mostRows: 10_000 },
};

/** Nothing is ever dropped. */
export const UNLIMITED: Keep = { count: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** What one kind may take up. Calls are kept in their own number, whatever the user says of deliveries and captures. */
export function budgetOf(kind: KeptKind, keep: Keep): Budget {
  const { percent, mostRows } = SHARES[kind];
  return { rows: kind === 'calls' ? mostRows : Math.min(keep.count, mostRows), bytes: (keep.bytes * percent) / 100 };
}

const PAGE_BYTES = 4096;
const PAGE_HEAD_BYTES = 8;
const CELL_HEAD_BYTES = 12;
const MOST_ON_ONE_PAGE = PAGE_BYTES - 35;
const LEAST_OF_A_LONG_ROW = 489;
/** Indexes and the narrow tables beside a row. */
const BESIDE_BYTES = 120;

/**
 * What a row takes up in the file: not its own length, but its part of the pages. Two rows of 2.1 KB need a page each, and a long row has
 * pages of its own.
 *
 * Source: the SQLite file format, "B-tree Pages".
 */
export function rowBytes(payloadBytes: number): number {
  const onPage = payloadBytes <= MOST_ON_ONE_PAGE ? payloadBytes : LEAST_OF_A_LONG_ROW;
  const perPage = Math.max(1, Math.floor((PAGE_BYTES - PAGE_HEAD_BYTES) / (onPage + CELL_HEAD_BYTES)));
  const pages = Math.ceil((payloadBytes - onPage) / (PAGE_BYTES - 4));
  return Math.ceil(PAGE_BYTES / perPage) + pages * PAGE_BYTES + BESIDE_BYTES;
}
