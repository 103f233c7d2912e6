import { useFiltering, useInspector, useLivePart, usePreferences } from '#renderer/inspector.ts';
import { countMatches, filterRowOf } from '#renderer/state/filter-counts.ts';
import { rowsToFilter } from '#renderer/state/list-rows.ts';
import { FilterField } from '#renderer/ui/filter-field/filter-field.tsx';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { suggestFilter } from '#shared/domain/filter/filter-suggest.ts';
import { SavedFilterButton } from './saved-filter.tsx';
import { useListRows } from './use-list-rows.ts';

interface DeliveryFilterProps {
  q: string;
  onFilter: (q: string) => void;
  onLeave: () => void;
}

/** Values are suggested from this many of the newest rows. */
const SUGGESTED_FROM = 3000;

/** The filter of the deliveries, with a button that keeps it as a chip. */
export function DeliveryFilter({ q, onFilter, onLeave }: DeliveryFilterProps) {
  const { live, filtering, imported } = useInspector();
  const { problem } = useFiltering();
  const { unheard } = usePreferences();

  return (
    <FilterField
      q={q}
      onFilter={onFilter}
      onRead={filtering.apply}
      onLeave={onLeave}
      placeholder={imported ? 'Filter, as in the live session' : 'Filter, such as status:5xx'}
      problem={problem}
      suggest={(text, caret) =>
        suggestFilter(text, caret, live.log.slice(Math.max(live.log.start, live.log.end - SUGGESTED_FROM), live.log.end).map(filterRowOf))
      }
      countRows={(filters, signal) =>
        countMatches(rowsToFilter(live.log, live.state.get().follow, unheard), filterRowOf, filters, { nowMs: Date.now(), signal })
      }
      count={<Count />}
      actions={({ tokens }) => <SavedFilterButton q={q} isWrong={tokens.some(({ state }) => state === 'wrong')} />}
    />
  );
}

/** `42 of 1,280` */
function Count() {
  const { live } = useInspector();
  const counted = useLivePart(({ status }) => status?.counts.deliveries ?? 0);
  const clearedTo = useLivePart(({ follow }) => follow.clearedTo);
  const { applied } = useFiltering();
  const { rows, deliveries, external } = useListRows();
  const sent = Math.max(counted, deliveries);
  const total = sent + external;
  const unheard = rows.length - deliveries - external;
  const isCleared = live.log.end > live.log.start && clearedTo > live.log.start;
  if (applied !== '') return `${formatCount(rows.length)} of ${formatCount(total)}`;
  if (isCleared)
    return (
      <span title="The others were cleared from the list, not deleted">{`${formatCount(deliveries + external)} of ${formatCount(total)}`}</span>
    );
  return (
    <span title={unheard === 0 ? undefined : `and ${plural(unheard, 'event')} without a listener`}>
      {plural(sent, 'delivery', 'deliveries')}
      {external > 0 && ` · ${formatCount(external)} external`}
    </span>
  );
}
