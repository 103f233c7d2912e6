import { useFiltering, useInspector, useLive } from '#renderer/inspector.ts';
import { filterRowOf } from '#renderer/state/filter-counts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { FilterField } from '#renderer/ui/filter-field/filter-field.tsx';
import { formatCount, plural } from '#renderer/ui/format.ts';
import type { Filter } from '#shared/domain/filter/filter.ts';
import { suggestFilter } from '#shared/domain/filter/filter-suggest.ts';
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
  const { live, filtering, preferences, imported } = useInspector();
  const { problem } = useFiltering();

  function save(filter: Filter) {
    const wrong = filter.tokens.some(({ state }) => state === 'wrong');
    if (q === '' || wrong || preferences.get().saved.includes(q)) return null;
    return (
      <Button
        size="small"
        look="plain"
        onMouseDown={(event) => event.preventDefault()} // leaving the field would close what is below it, and move the button away
        onClick={() => preferences.update((now) => ({ ...now, saved: [...now.saved, q] }))}
      >
        Save
      </Button>
    );
  }

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
      count={<Count />}
      actions={save}
    />
  );
}

/** `42 of 1,280` */
function Count() {
  const { status } = useLive();
  const { applied } = useFiltering();
  const { rows, deliveries, external } = useListRows();
  const sent = Math.max(status?.counts.deliveries ?? 0, deliveries);
  const total = sent + external;
  const unheard = rows.length - deliveries - external;
  if (applied !== '') return `${formatCount(rows.length)} of ${formatCount(total)}`;
  return (
    <span title={unheard === 0 ? undefined : `and ${plural(unheard, 'event')} without a listener`}>
      {plural(sent, 'delivery', 'deliveries')}
      {external > 0 && ` · ${formatCount(external)} external`}
    </span>
  );
}
