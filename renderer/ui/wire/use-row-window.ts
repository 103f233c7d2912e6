import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { type RowWindow, windowOf } from '#renderer/ui/list/window-of.ts';

export const LINE_PX = 20;

/** Which of `count` rows a scrolled box shows; `onScroll` belongs on the box. */
export function useRowWindow(box: RefObject<HTMLElement | null>, count: number): RowWindow & { onScroll: () => void } {
  const [{ scrollPx, heightPx }, setScroll] = useState({ scrollPx: 0, heightPx: 400 });
  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const [top, height] = [element.scrollTop, element.clientHeight];
    setScroll((now) => (now.scrollPx === top && now.heightPx === height ? now : { scrollPx: top, heightPx: height }));
  }, [box]);
  useLayoutEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, measure]);
  return { ...windowOf({ count, rowPx: LINE_PX, scrollPx, heightPx }), onScroll: () => flushSync(measure) };
}
