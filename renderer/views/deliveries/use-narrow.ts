import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 1099px)');

/** Whether the window is too narrow for list and detail side by side. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
