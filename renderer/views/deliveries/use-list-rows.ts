import { useMemo } from 'react';
import { useFiltering, useInspector, useLive, usePreferences } from '../../inspector.ts';
import { type ListRows, listRows } from '../../state/list-rows.ts';

/** The rows as they are shown now: up to the head, narrowed by the filter, in the chosen order. */
export function useListRows(): ListRows {
  const { live } = useInspector();
  const { version, follow } = useLive();
  const { order, unheard } = usePreferences();
  const { applied, ids, version: filterVersion } = useFiltering();
  // biome-ignore lint/correctness/useExhaustiveDependencies: log and ids are one object each, whose versions stand for their content
  return useMemo(
    () => listRows(live.log, follow, { order, unheard, ...(applied !== '' && { only: ids }) }),
    [live, version, follow.head, follow.clearedTo, order, unheard, applied, filterVersion],
  );
}
