import { useMemo, useSyncExternalStore } from 'react';

/** Whether the window is narrower than this, too narrow for two panes side by side. */
export function useNarrow(belowPx = 1100): boolean {
  const query = useMemo(() => matchMedia(`(max-width: ${belowPx - 1}px)`), [belowPx]);
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
