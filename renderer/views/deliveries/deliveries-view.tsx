import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { Split } from '#renderer/ui/pane/split.tsx';
import { DeliveryPane } from '#renderer/views/delivery/delivery-pane.tsx';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { withToken } from '#shared/domain/filter/filter.ts';
import { DeliveryList } from './delivery-list.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ListTools } from './list-tools.tsx';
import { useSeen } from './use-seen.ts';
import { useTextSelectionHold } from './use-text-selection-hold.ts';

interface DeliveriesViewProps {
  route: Extract<Route, { view: 'deliveries' }>;
  detailShown: boolean;
  onToggleDetail: () => void;
  /** The replay that is being chosen. */
  replay: ReplayMode | undefined;
  onReplay: (mode: ReplayMode | undefined) => void;
}

/** Wide enough for each tab, and on a wide window the list still has room for subject, webhook and time taken. */
const DETAIL_WIDTH = 'clamp(480px, 34vw, 660px)';

/** List and detail, side by side or, in a narrow window, one above the other. */
export function DeliveriesView({ route, detailShown, onToggleDetail, replay, onReplay }: DeliveriesViewProps) {
  const list = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const { file, id, tab, attempt, cmp, q = '' } = route;
  const session = useMemo(() => ({ view: 'deliveries' as const, ...(file !== undefined && { file }) }), [file]);

  const choose = useCallback(
    (next: string, by: 'click' | 'key') => go({ ...session, id: next, tab, q }, by === 'click' ? 'push' : 'replace'),
    [session, tab, q],
  );
  const focusList = () => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  const filter = useCallback(
    (text: string) =>
      go({ ...session, tab, q: text, ...(id !== undefined && { id }), ...(attempt !== undefined && { attempt }) }, 'replace'),
    [session, id, tab, attempt],
  );
  useOpenLatest(id, q);
  useSeen();
  useTextSelectionHold(list);

  return (
    <Split
      name="deliveries"
      label="Deliveries"
      detailWidth={DETAIL_WIDTH}
      onToggle={onToggleDetail}
      list={
        <section ref={list} className={listStyles['pane']} aria-label="Deliveries">
          <ListTools q={q} onFilter={filter} onLeave={focusList} />
          <DeliveryList
            selectedId={id}
            onChoose={choose}
            onOpen={() => detail.current?.focus()}
            onClear={() => go({ ...session, tab: 'overview', q })}
            onOnly={({ key, value }, options) => filter(withToken(q, key, value, options))}
            empty={<ListEmpty onFilter={filter} />}
          />
        </section>
      }
      detail={
        detailShown && (
          <DeliveryPane
            ref={detail}
            id={id}
            tab={tab}
            attempt={attempt}
            cmp={cmp}
            replay={replay}
            onReplay={onReplay}
            onLeave={focusList}
          />
        )
      }
    />
  );
}

/** *Open latest*: each new delivery is opened as it comes. */
function useOpenLatest(id: string | undefined, q: string): void {
  const { live } = useInspector();
  const { follow, version } = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  useEffect(() => {
    const newest = follow.openLatest ? live.log.at(live.log.end - 1) : undefined;
    if (newest && newest.id !== id) go({ view: 'deliveries', id: newest.id, tab: 'overview', q }, 'replace');
  }, [follow.openLatest, version]);
}
