import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** How wide an element is, and again whenever that changes; 0 before it was drawn. */
export function useWidth<Element extends HTMLElement>(): [RefObject<Element | null>, widthPx: number] {
  const element = useRef<Element>(null);
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const measure = () => setWidthPx(element.current?.clientWidth ?? 0);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, widthPx];
}
