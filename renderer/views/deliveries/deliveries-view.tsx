import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { useInspector, useLivePart } from '#renderer/inspector.ts';
import { filteredBy, go } from '#renderer/state/navigation.ts';
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
  const { file, id, tab, q = '' } = route;
  // The row is marked in the frame of its key; what it holds is put together after that, and given up when another one is chosen meanwhile.
  const before = useDeferredValue(route);
  const opened = before.id === id ? route : before;
  const session = useMemo(() => ({ view: 'deliveries' as const, ...(file !== undefined && { file }) }), [file]);

  const choose = useCallback(
    (next: string, by: 'click' | 'key') => go({ ...session, id: next, tab, q }, by === 'click' ? 'push' : 'replace'),
    [session, tab, q],
  );
  const focusList = useCallback(() => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), []);
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
          <ListTools q={q} onFilter={narrow} onLeave={focusList} />
          <DeliveryList
            selectedId={id}
            onChoose={choose}
            onOpen={() => detail.current?.focus()}
            onClear={() => go({ ...session, tab: 'overview', q })}
            onOnly={({ key, value }, options) => narrow(withToken(q, key, value, options))}
            empty={<ListEmpty onFilter={narrow} />}
          />
        </section>
      }
      detail={
        detailShown && (
          <DeliveryPane
            ref={detail}
            id={opened.id}
            tab={opened.tab}
            attempt={opened.attempt}
            cmp={opened.cmp}
            replay={replay}
            onReplay={onReplay}
            onLeave={focusList}
          />
        )
      }
    />
  );
}

const narrow = (q: string) => go(filteredBy(q), 'replace');

/** *Open latest*: each new delivery is opened as it comes. */
function useOpenLatest(id: string | undefined, q: string): void {
  const { live } = useInspector();
  const openLatest = useLivePart(({ follow }) => follow.openLatest);
  const version = useLivePart((state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the log has changed
  useEffect(() => {
    const newest = openLatest ? live.log.at(live.log.end - 1) : undefined;
    if (newest && newest.id !== id) go({ view: 'deliveries', id: newest.id, tab: 'overview', q }, 'replace');
  }, [openLatest, version]);
}
