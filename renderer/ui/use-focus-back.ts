import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus back to what opened something, or to what comes in its place, once that is on screen; nobody else's focus is taken. */
export function useFocusBack(open: boolean, opener: RefObject<HTMLElement | null> | (() => HTMLElement | null | undefined)): void {
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open && document.activeElement === document.body)
      (typeof opener === 'function' ? opener() : opener.current)?.focus();
    was.current = open;
  }, [open, opener]);
}
