import { Tabs } from '@base-ui/react/tabs';
import { memo, type Ref, useCallback, useDeferredValue, useEffect, useState } from 'react';
import { useAction } from '#renderer/commands/use-action.ts';
import { useDetail, useInspector, useLivePart } from '#renderer/inspector.ts';
import type { Detail } from '#renderer/state/detail.ts';
import { go, keepingFilter } from '#renderer/state/navigation.ts';
import { requestOfDelivery } from '#renderer/state/opened-request.ts';
import { TABS, type Tab } from '#renderer/state/route.ts';
import { Boundary } from '#renderer/ui/boundary.tsx';
import { DetailPane } from '#renderer/ui/pane/detail-pane.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import tabStyles from '#renderer/ui/tabs.module.css';
import { ArrivalPane } from '#renderer/views/arrival/arrival-pane.tsx';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { AttemptPicker } from './attempt-picker.tsx';
import { CodeTab } from './code-tab.tsx';
import styles from './delivery.module.css';
import { DeliveryHead } from './delivery-head.tsx';
import { DiffTab } from './diff-tab.tsx';
import { MissingPane } from './missing-pane.tsx';
import { Overview } from './overview.tsx';
import { RequestTab } from './request.tsx';
import { ResponseTab } from './response.tsx';
import { scopeOf } from './scope.ts';
import { Timeline } from './timeline.tsx';
import { UnheardPane } from './unheard-pane.tsx';
import { Verify } from './verify.tsx';

interface DeliveryPaneProps {
  id: string | undefined;
  tab: Tab;
  attempt: number | undefined;
  /** The delivery that Diff compares with. */
  cmp: string | undefined;
  /** The replay that is being chosen. */
  replay: ReplayMode | undefined;
  onReplay: (mode: ReplayMode | undefined) => void;
  /** Escape: back to the list. */
  onLeave: () => void;
  ref: Ref<HTMLElement>;
}

const TAB_WORDS: Record<Tab, string> = {
  overview: 'Overview',
  verify: 'Verify',
  timeline: 'Timeline',
  request: 'Request',
  response: 'Response',
  diff: 'Diff',
  code: 'Code',
};

/** The opened delivery, or why there is none. */
export const DeliveryPane = memo(function DeliveryPane({ onLeave, ref, ...opened }: DeliveryPaneProps) {
  const { id, tab } = opened;
  const { details, live } = useInspector();
  // Put together between two frames: keys in the list do not wait for it.
  const detail = useDeferredValue(useDetail());
  // The row of an unheard event may arrive after its link.
  const row = useLivePart(() => (id === undefined ? undefined : live.log.get(id)));
  const isUnheard = row?.kind === 'unheard';

  useEffect(() => details.open(isUnheard ? undefined : id), [details, id, isUnheard]);

  return (
    <DetailPane ref={ref} label="Delivery" onLeave={onLeave}>
      <Boundary what="This delivery" about={`${id} ${tab}`}>
        {row?.kind === 'unheard' ? <UnheardPane row={row} /> : <Content {...opened} detail={detail?.id === id ? detail : undefined} />}
      </Boundary>
    </DetailPane>
  );
});

type ContentProps = Omit<DeliveryPaneProps, 'onLeave' | 'ref'> & { detail: Detail | undefined };

const Content = memo(function Content({ id, tab, attempt, cmp, detail, replay, onReplay }: ContentProps) {
  const { core, live } = useInspector();
  const [noteAsked, setNoteAsked] = useState(false);
  const noteAnswered = useCallback(() => setNoteAsked(false), []);
  useAction(
    'note',
    detail?.kind === 'ready'
      ? () => {
          go(keepingFilter({ view: 'deliveries', id: detail.delivery.id, tab: 'overview' }));
          setNoteAsked(true);
        }
      : undefined,
  );
  if (id === undefined) return <p className={pane['empty']}>Choose a delivery. ↑↓ moves, Enter opens.</p>;
  switch (detail?.kind) {
    case undefined:
    case 'reading':
      return <Reading />;
    case 'arrived':
      return (
        <ArrivalPane
          {...{ id, tab, attempt, cmp, arrival: detail.arrival }}
          replaying={replay !== undefined}
          onReplaying={(open) => onReplay(open ? 'resigned' : undefined)}
        />
      );
    case 'missing':
      return <MissingPane key={id} id={id} />;
    case 'failed':
      return <p className={pane['empty']}>{`This delivery could not be read: ${detail.message}`}</p>;
    case 'ready': {
      const { delivery, captures } = detail;
      const scope = scopeOf(delivery, captures, attempt);
      return (
        <Tabs.Root
          className={styles['tabs']}
          value={tab}
          onValueChange={(value: Tab) =>
            go(
              keepingFilter({
                view: 'deliveries',
                id,
                tab: value,
                ...(attempt !== undefined && { attempt }),
                ...(cmp !== undefined && { cmp }),
              }),
              'replace',
            )
          }
        >
          <div className={pane['head']}>
            <DeliveryHead
              delivery={delivery}
              replay={replay}
              onReplay={(mode) => {
                live.follow({ type: 'popover', open: mode !== undefined });
                onReplay(mode);
              }}
              onPopover={(open) => live.follow({ type: 'popover', open })}
            />
          </div>
          <Tabs.List className={tabStyles['list']} activateOnFocus aria-label="Parts of the delivery">
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name} className={tabStyles['tab']} data-words={TAB_WORDS[name]}>
                {TAB_WORDS[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab} className={pane['body']} key={tab}>
            {scope.unknown !== undefined && (
              <p className={pane['quieter']}>{`There is no attempt ${scope.unknown}; this is the last one.`}</p>
            )}
            {(tab === 'verify' || tab === 'request' || tab === 'response') && <AttemptPicker delivery={delivery} scope={scope} tab={tab} />}
            {tab === 'overview' && (
              <Overview delivery={delivery} captures={captures} note={{ asked: noteAsked, onAnswered: noteAnswered }} />
            )}
            {tab === 'verify' && <Verify delivery={delivery} captures={captures} scope={scope} />}
            {tab === 'timeline' && <Timeline delivery={delivery} scope={scope} />}
            {tab === 'request' && <RequestTab delivery={delivery} scope={scope} />}
            {tab === 'response' && <ResponseTab delivery={delivery} scope={scope} />}
            {tab === 'diff' && (
              <DiffTab
                id={delivery.id}
                attempt={scope.attempt?.number}
                compareWith={cmp}
                onCompare={(target) =>
                  go(keepingFilter({ view: 'deliveries', id, tab, cmp: target, ...(attempt !== undefined && { attempt }) }))
                }
                version={`${delivery.attempts} ${delivery.state}`}
              />
            )}
            {tab === 'code' && <CodeTab request={requestOfDelivery(core, delivery)} />}
          </Tabs.Panel>
        </Tabs.Root>
      );
    }
  }
});

/** Said only when it takes a while. */
function Reading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return late ? <p className={pane['empty']}>Reading the delivery…</p> : null;
}
