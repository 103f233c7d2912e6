import { useFiltering, useInspector, useLivePart, usePreferences } from '#renderer/inspector.ts';
import { type ListRows, listRows } from '#renderer/state/list-rows.ts';

/** Toolbar and rows ask for the same list in one render; it is made once. */
let made: { key: readonly unknown[]; list: ListRows } | undefined;

/** The rows as they are shown now: up to the head, narrowed by the filter, in the chosen order. */
export function useListRows(): ListRows {
  const { live } = useInspector();
  const version = useLivePart((state) => state.version);
  const head = useLivePart(({ follow }) => follow.head);
  const clearedTo = useLivePart(({ follow }) => follow.clearedTo);
  const { order, unheard } = usePreferences();
  const { applied, ids, version: filterVersion } = useFiltering();
  // Log and ids are one object each, whose versions stand for their content.
  const key = [live, version, head, clearedTo, order, unheard, applied, filterVersion];
  if (made === undefined || made.key.some((part, index) => !Object.is(part, key[index]))) {
    made = { key, list: listRows(live.log, { head, clearedTo }, { order, unheard, ...(applied !== '' && { only: ids }) }) };
  }
  return made.list;
}
