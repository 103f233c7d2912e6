import { useCallback, useEffect, useRef } from 'react';
import { useInspector, useLive, usePreferences } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { DeliveryPane } from '#renderer/views/delivery/delivery-pane.tsx';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { withToken } from '#shared/domain/filter/filter.ts';
import styles from './deliveries-view.module.css';
import { DeliveryList } from './delivery-list.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ListTools } from './list-tools.tsx';
import { useNarrow } from './use-narrow.ts';
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
  const { preferences } = useInspector();
  const { listPx, listHeightPx } = usePreferences();
  const narrow = useNarrow();
  const list = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const { id, tab, attempt, cmp, q = '' } = route;
  const sizePx = narrow ? listHeightPx : listPx;

  const choose = useCallback(
    (next: string, by: 'click' | 'key') => go({ view: 'deliveries', id: next, tab, q }, by === 'click' ? 'push' : 'replace'),
    [tab, q],
  );
  const focusList = () => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  const filter = useCallback(
    (text: string) =>
      go({ view: 'deliveries', tab, q: text, ...(id !== undefined && { id }), ...(attempt !== undefined && { attempt }) }, 'replace'),
    [id, tab, attempt],
  );
  useOpenLatest(id, q);
  useSeen();
  useTextSelectionHold(list);

  function resize(px: number) {
    preferences.update((now) => ({ ...now, ...(narrow ? { listHeightPx: px } : { listPx: px }) }));
  }

  const first = sizePx === undefined ? 'minmax(0, 1fr)' : `minmax(0, ${sizePx}px)`;
  const second = sizePx !== undefined || narrow ? 'minmax(0, 1fr)' : DETAIL_WIDTH;
  const template = detailShown ? `${first} 1px ${second}` : 'minmax(0, 1fr)';

  return (
    <main className={styles['split']} style={narrow ? { gridTemplateRows: template } : { gridTemplateColumns: template }}>
      <section ref={list} className={listStyles['pane']} aria-label="Deliveries">
        <ListTools q={q} onFilter={filter} onLeave={focusList} />
        <DeliveryList
          selectedId={id}
          onChoose={choose}
          onOpen={() => detail.current?.focus()}
          onClear={() => go({ view: 'deliveries', tab: 'overview', q })}
          onOnly={({ key, value }, options) => filter(withToken(q, key, value, options))}
          empty={<ListEmpty onFilter={filter} />}
        />
      </section>
      {detailShown && (
        <>
          <Splitter
            label="Deliveries"
            orientation={narrow ? 'horizontal' : 'vertical'}
            first={list}
            minPx={narrow ? 160 : 360}
            minRestPx={narrow ? 200 : 400}
            onResize={resize}
            onToggle={onToggleDetail}
          />
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
        </>
      )}
    </main>
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
