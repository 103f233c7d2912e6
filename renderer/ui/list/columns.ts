import type { ReactNode } from 'react';

/** Tracks of a CSS grid by the width of the list from which each holds, the narrowest first. */
type Tracks = string | readonly (readonly [fromPx: number, track: string])[];

/** One column of a list: all that is to be said of it. */
export interface Column<Row> {
  id: string;
  head: ReactNode;
  /** `16px`, `minmax(0, 1fr)`, or another one for each width of the list. */
  width: Tracks;
  /** The width of the list in pixels from which on there is room for it; always without one. */
  from?: number;
  /** Numbers stand at the right, and so does their head. */
  end?: true;
  /** A `Cell` with what the row has of it. */
  cell: (row: Row) => ReactNode;
}

/** The columns that a list of this width has room for. */
export function columnsAt<Row>(columns: readonly Column<Row>[], widthPx: number): readonly Column<Row>[] {
  return columns.filter(({ from = 0 }) => widthPx >= from);
}

/** `grid-template-columns` of heads and rows. */
export function tracksAt<Row>(columns: readonly Column<Row>[], widthPx: number): string {
  return columns.map(({ width }) => trackAt(width, widthPx)).join(' ');
}

function trackAt(tracks: Tracks, widthPx: number): string {
  if (typeof tracks === 'string') return tracks;
  return tracks.findLast(([fromPx]) => widthPx >= fromPx)?.[1] ?? 'auto';
}
