import { useCallback, useRef } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { countMatches } from '#renderer/state/filter-counts.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { FilterField } from '#renderer/ui/filter-field/filter-field.tsx';
import { plural } from '#renderer/ui/format.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import paneStyles from '#renderer/ui/pane/pane.module.css';
import { Split } from '#renderer/ui/pane/split.tsx';
import { applicableText } from '#shared/domain/filter/filter.ts';
import { CALL_FILTER_KEYS, callRow } from '#shared/domain/filter/filter-row.ts';
import { suggestFilter } from '#shared/domain/filter/filter-suggest.ts';
import { CallList } from './call-list.tsx';
import { CallPane } from './call-pane.tsx';

/** Every call to the MLflow API with what it caused, or why nothing arrived. */
export function CallsView({ route: { id, q = '' } }: { route: Extract<Route, { view: 'calls' }> }) {
  const { calls } = useInspector();
  const list = useStore(calls.state);
  const pane = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const choose = useCallback(
    (next: string, by: 'click' | 'key') => go({ view: 'calls', id: next, q }, by === 'click' ? 'push' : 'replace'),
    [q],
  );
  const narrowTo = (text: string) => go({ view: 'calls', q: text, ...(id !== undefined && { id }) }, 'replace');
  const focusList = () => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  const items = list.items ?? [];

  return (
    <Split
      name="calls"
      label="Calls"
      list={
        <section ref={pane} className={listStyles['pane']} aria-label="Calls">
          <div className={listStyles['tools']}>
            <FilterField
              q={q}
              onFilter={narrowTo}
              onRead={(filter) => calls.filter(applicableText(filter))}
              onLeave={focusList}
              placeholder="Filter, such as status:4xx or registered-models"
              problem={list.problem}
              suggest={(text, caret) => suggestFilter(text, caret, items.map(callRow), { keys: CALL_FILTER_KEYS })}
              {...(list.next === undefined && {
                countRows: (filters: readonly string[], signal: AbortSignal) =>
                  countMatches(items, callRow, filters, { nowMs: Date.now(), signal }),
              })}
              count={
                <>
                  {list.items && plural(items.length, 'call')}
                  {list.next !== undefined && ' and older'}
                </>
              }
            />
          </div>
          <EngineNotice />
          {list.items && items.length === 0 ? (
            <Empty filtered={list.q !== ''} onClear={() => narrowTo('')} />
          ) : (
            <CallList
              calls={items}
              selectedId={id}
              older={list.next !== undefined}
              onChoose={choose}
              onOpen={() => detail.current?.focus()}
              onClear={() => go({ view: 'calls', q })}
              onMore={calls.more}
            />
          )}
        </section>
      }
      detail={<CallPane ref={detail} id={id} listed={items.find((call) => call.id === id)} onLeave={focusList} />}
    />
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { status } = useLive();
  if (filtered) {
    return (
      <div className={paneStyles['empty']}>
        <p>No call matches.</p>
        <Button onClick={onClear}>Clear filter</Button>
      </div>
    );
  }
  return (
    <div className={paneStyles['empty']}>
      <p>
        No call yet. Point any MLflow client at <code>{status?.urls.mlflow}</code>.
      </p>
    </div>
  );
}
