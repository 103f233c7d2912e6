import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type RowWindow, windowOf } from './window-of.ts';

export interface ListWindow extends RowWindow {
  widthPx: number;
  heightPx: number;
  /** Where the box was scrolled to when it was last measured: asking the box itself costs a layout. */
  scrolledPx: RefObject<number>;
  /** To be called when the box was scrolled; inside `flushSync`, so that no empty band is painted. */
  measure: () => void;
}

/** Which rows a scrolled box has to hold, and how wide and high it is; measured again whenever its size changes. */
export function useListWindow({ box, count, rowPx }: { box: RefObject<HTMLElement | null>; count: number; rowPx: number }): ListWindow {
  const scrolledPx = useRef(0);
  const [{ scrollPx, heightPx, widthPx }, setMeasured] = useState({ scrollPx: 0, heightPx: 800, widthPx: 0 });
  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const [top, height, width] = [element.scrollTop, element.clientHeight - headPxOf(element), element.offsetWidth];
    scrolledPx.current = top;
    setMeasured((now) =>
      now.scrollPx === top && now.heightPx === height && now.widthPx === width ? now : { scrollPx: top, heightPx: height, widthPx: width },
    );
  }, [box]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, measure]);

  return { ...windowOf({ count, rowPx, scrollPx, heightPx }), widthPx, heightPx, scrolledPx, measure };
}

/** The heads stay in sight over the upper part of the box: rows have the room below them. */
function headPxOf(element: HTMLElement): number {
  return element.firstElementChild instanceof HTMLElement ? element.firstElementChild.offsetHeight : 0;
}

/** Scrolls as little as possible, so that the whole row is in sight. */
export function revealRow(element: HTMLElement | null, index: number, rowPx: number): void {
  if (!element) return;
  const [top, heightPx] = [index * rowPx, element.clientHeight - headPxOf(element)];
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowPx > element.scrollTop + heightPx) element.scrollTop = top + rowPx - heightPx;
}
