import { Tabs } from '@base-ui/react/tabs';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { go, keepingFilter } from '#renderer/state/navigation.ts';
import { requestOfCapture } from '#renderer/state/opened-request.ts';
import { ARRIVAL_TABS, type ArrivalTab, type Tab } from '#renderer/state/route.ts';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { codeWord } from '#renderer/ui/format.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import tabStyles from '#renderer/ui/tabs.module.css';
import { CodeTab } from '#renderer/views/delivery/code-tab.tsx';
import styles from '#renderer/views/delivery/delivery.module.css';
import { DiffTab } from '#renderer/views/delivery/diff-tab.tsx';
import { type ArrivalDetail, arrivalMark } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import { ArrivalHead } from './arrival-head.tsx';
import { ArrivalRequest } from './arrival-request.tsx';
import { ArrivalResponse } from './arrival-response.tsx';
import { ArrivalVerify } from './arrival-verify.tsx';
import { obstacleToReplay } from './arrival-words.ts';
import { chosenCapture } from './chosen-capture.ts';

interface ArrivalPaneProps {
  id: string;
  arrival: ArrivalDetail;
  tab: Tab;
  attempt: number | undefined;
  cmp: string | undefined;
  /** The replay is being chosen. */
  replaying: boolean;
  onReplaying: (open: boolean) => void;
}

const TAB_WORDS: Record<ArrivalTab, string> = { verify: 'Verify', request: 'Request', response: 'Response', diff: 'Diff', code: 'Code' };

/** What came from elsewhere, as it is opened: a request, or several with one delivery id. */
export function ArrivalPane({ id, arrival, tab: asked, attempt, cmp, replaying, onReplaying }: ArrivalPaneProps) {
  const { live } = useInspector();
  const tab = ARRIVAL_TABS.find((name) => name === asked) ?? 'verify';
  const chosen = chosenCapture(arrival, id, attempt);
  const to = (value: ArrivalTab, number = attempt) =>
    go(
      keepingFilter({
        ...{ view: 'deliveries', id, tab: value },
        ...(number !== undefined && { attempt: number }),
        ...(cmp !== undefined && { cmp }),
      }),
      'replace',
    );
  if (!chosen) return <p className={pane['empty']}>Its requests are not kept any more.</p>;
  const { capture, number, unknown } = chosen;
  return (
    <Tabs.Root className={styles['tabs']} value={tab} onValueChange={(value: ArrivalTab) => to(value)}>
      <div className={pane['head']}>
        <ArrivalHead
          arrival={arrival}
          capture={capture}
          replaying={replaying}
          onReplaying={(open) => {
            live.follow({ type: 'popover', open });
            onReplaying(open);
          }}
          onPopover={(open) => live.follow({ type: 'popover', open })}
        />
      </div>
      <Tabs.List className={tabStyles['list']} activateOnFocus aria-label="Parts of the request">
        {ARRIVAL_TABS.map((name) => (
          <Tabs.Tab key={name} value={name} className={tabStyles['tab']} data-words={TAB_WORDS[name]}>
            {TAB_WORDS[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab} className={pane['body']} key={tab}>
        {unknown !== undefined && <p className={pane['quieter']}>{`There is no request ${unknown} any more; this is the last one.`}</p>}
        {arrival.captureList.length > 1 && tab !== 'diff' && (
          <Segments label="Request" options={optionsOf(arrival)} chosen={String(number)} onChoose={(one) => to(tab, Number(one))} />
        )}
        {tab === 'verify' && <ArrivalVerify key={capture.id} capture={capture} />}
        {tab === 'request' && <ArrivalRequest key={capture.id} capture={capture} />}
        {tab === 'response' && <ArrivalResponse key={capture.id} capture={capture} />}
        {tab === 'diff' && (
          <DiffTab
            id={capture.id}
            compareWith={cmp ?? before(arrival, capture)}
            onCompare={(target) =>
              go(keepingFilter({ view: 'deliveries', id, tab, cmp: target, ...(attempt !== undefined && { attempt }) }))
            }
          />
        )}
        {tab === 'code' && <Code capture={capture} />}
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function Code({ capture }: { capture: CaptureDetail }) {
  const { core } = useInspector();
  const { status } = useLive();
  const obstacle = obstacleToReplay(capture);
  if (obstacle !== undefined) return <p className={pane['quieter']}>{obstacle}</p>;
  return <CodeTab request={requestOfCapture(core, capture, status?.urls)} />;
}

const optionsOf = ({ captureList, attempts }: ArrivalDetail) =>
  captureList.map((capture, index) => {
    const number = String(attempts - captureList.length + index + 1);
    return { value: number, title: `${number} · ${codeWord(arrivalMark(capture))}` };
  });

/** The request with the same id that came before this one. */
const before = ({ captureList }: ArrivalDetail, { id }: CaptureDetail) =>
  captureList[captureList.findIndex((one) => one.id === id) - 1]?.id;
