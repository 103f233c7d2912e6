/** Which rows of a fixed height a scrolled box has to hold. */
export interface RowWindow {
  first: number;
  /** Not included. */
  last: number;
  /** Height of all rows together. */
  totalPx: number;
}

/** Rows beyond the visible ones on either side, so that a fling does not show an empty band. */
const OVERSCAN = 12;

export function windowOf({
  count,
  rowPx,
  scrollPx,
  heightPx,
}: {
  count: number;
  rowPx: number;
  scrollPx: number;
  heightPx: number;
}): RowWindow {
  const first = Math.floor(Math.max(0, scrollPx) / rowPx) - OVERSCAN;
  const last = Math.ceil((Math.max(0, scrollPx) + heightPx) / rowPx) + OVERSCAN;
  return {
    first: Math.max(0, Math.min(first, count)),
    last: Math.max(0, Math.min(last, count)),
    totalPx: count * rowPx,
  };
}
