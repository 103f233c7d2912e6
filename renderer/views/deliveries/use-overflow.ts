import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/**
 * How many of the things in a row have room in it, of a box that wraps and shows its first line alone.
 * @param content changes whenever what is in the box does
 */
export function useOverflow(content: string): { box: RefObject<HTMLDivElement | null>; fits: number } {
  const box = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(Number.POSITIVE_INFINITY);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another content is measured again
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const children = [...element.children] as HTMLElement[];
      const top = children[0]?.offsetTop ?? 0;
      const wrapped = children.findIndex(({ offsetTop }) => offsetTop > top);
      setFits(wrapped === -1 ? Number.POSITIVE_INFINITY : wrapped);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [content]);
  return { box, fits };
}
