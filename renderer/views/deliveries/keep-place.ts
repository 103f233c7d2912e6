import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';
import type { Row } from '#renderer/state/row.ts';

interface AnchorOptions {
  box: RefObject<HTMLDivElement | null>;
  /** Where the box was scrolled to when it was last measured: asking the box itself costs a layout. */
  scrolledPx: RefObject<number>;
  rows: readonly Row[];
  rowPx: number;
  order: 'newest-first' | 'oldest-first';
  atHead: boolean;
  /** Called after the place was set, so that the window of rows follows at once. */
  measure: () => void;
}

/**
 * Keeps what the user looks at where it is: at the head the list stays at the head, elsewhere the top visible row keeps
 * its pixel position, whatever is put above it and however high rows are.
 * @returns to be called first when the user scrolls: what is on top now is what they look at.
 */
export function useAnchor({ box, scrolledPx, rows, rowPx, order, atHead, measure }: AnchorOptions): () => void {
  const anchor = useRef<{ id: string; offsetPx: number } | undefined>(undefined);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const place = atHead ? headPx(element, order) : anchoredPx(rows, rowPx, anchor.current);
    if (place !== undefined && Math.abs(place - scrolledPx.current) >= 1) {
      element.scrollTop = place;
      measure();
    }
  }, [box, scrolledPx, rows, rowPx, order, atHead, measure]);

  const remember = useCallback(() => {
    const index = Math.floor(scrolledPx.current / rowPx);
    const row = rows[index];
    anchor.current = row && { id: row.id, offsetPx: scrolledPx.current - index * rowPx };
  }, [scrolledPx, rows, rowPx]);
  useLayoutEffect(remember, [remember]);
  return remember;
}

function headPx(element: HTMLElement, order: 'newest-first' | 'oldest-first'): number {
  return order === 'newest-first' ? 0 : element.scrollHeight - element.clientHeight;
}

function anchoredPx(rows: readonly Row[], rowPx: number, anchor: { id: string; offsetPx: number } | undefined): number | undefined {
  const index = anchor ? rows.findIndex(({ id }) => id === anchor.id) : -1;
  return index === -1 || !anchor ? undefined : index * rowPx + anchor.offsetPx;
}
