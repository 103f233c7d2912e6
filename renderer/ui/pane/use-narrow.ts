import { useMemo, useSyncExternalStore } from 'react';

/** Whether the window is narrower than this, too narrow for two panes side by side. */
export const useNarrow = (belowPx = 1100): boolean => useMedia(`(max-width: ${belowPx - 1}px)`);

/** Whether the window is lower than this, too low for two panes one above the other: at twice the size, above all. */
export const useLow = (belowPx: number): boolean => useMedia(`(max-height: ${belowPx - 1}px)`);

function useMedia(text: string): boolean {
  const query = useMemo(() => matchMedia(text), [text]);
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
