import { type RefObject, useEffect } from 'react';

/** Whoever came to a view by keyboard goes on with its arrows. A click has its focus elsewhere, and a page that was only opened has none to give. */
export function useFocusOnArrival(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body && navigator.userActivation?.hasBeenActive) box.current?.focus();
  }, [box]);
}
