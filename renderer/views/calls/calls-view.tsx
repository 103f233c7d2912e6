import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import type { Route } from '#renderer/state/route.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import listStyles from '#renderer/ui/list/list.module.css';
import paneStyles from '#renderer/ui/pane/pane.module.css';
import { Split } from '#renderer/ui/pane/split.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import field from '#renderer/views/deliveries/filter-field.module.css';
import { EngineNotice } from '#renderer/views/deliveries/notices.tsx';
import { parseFilter } from '#shared/domain/filter/filter-parse.ts';
import { filterInWords } from '#shared/domain/filter/filter-words.ts';
import { CallList } from './call-list.tsx';
import { CallPane } from './call-pane.tsx';
import styles from './calls.module.css';

/** Every call to the MLflow API with what it caused, or why nothing arrived. */
export function CallsView({ route: { id, q = '' } }: { route: Extract<Route, { view: 'calls' }> }) {
  const { calls } = useInspector();
  const list = useStore(calls.state);
  const pane = useRef<HTMLElement>(null);
  const detail = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const filter = useMemo(() => parseFilter(q), [q]);
  const wrong = filter.tokens.flatMap((token) => (token.state === 'wrong' ? [token.problem] : []))[0];

  useEffect(() => calls.filter(q), [calls, q]);
  useAction('filter', () => input.current?.focus());

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
          <div className={styles['tools']}>
            <div className={field['field']}>
              <Icon name="a-filter" />
              <div className={field['typing']}>
                <input
                  aria-label="Filter"
                  aria-describedby="calls-words"
                  aria-invalid={wrong !== undefined}
                  ref={input}
                  spellCheck={false}
                  autoComplete="off"
                  placeholder="Filter, such as status:4xx or registered-models"
                  value={q}
                  onChange={(event) => narrowTo(event.target.value)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' && event.key !== 'Escape') return;
                    event.preventDefault();
                    focusList();
                  }}
                />
              </div>
              {q !== '' && (
                <Button
                  size="small"
                  look="plain"
                  square
                  aria-label="Clear the filter"
                  title="Clear the filter"
                  onClick={() => narrowTo('')}
                >
                  <Icon name="a-close" />
                </Button>
              )}
            </div>
            <span className={field['count']}>
              {list.items && plural(items.length, 'call')}
              {list.next !== undefined && ' and older'}
            </span>
            <p id="calls-words" className={styles['words']}>
              <span className={wrong !== undefined || list.problem !== undefined ? field['wrong'] : field['words']}>
                <WireText text={wrong ?? list.problem ?? (filter.terms.length > 0 ? `“${filterInWords(filter, Date.now())}”` : '')} />
              </span>
            </p>
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
