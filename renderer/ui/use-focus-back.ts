import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus back to what opened something, once that is on screen again; nobody else's focus is taken. */
export function useFocusBack(open: boolean, opener: RefObject<HTMLElement | null>): void {
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open && document.activeElement === document.body) opener.current?.focus();
    was.current = open;
  }, [open, opener]);
}
