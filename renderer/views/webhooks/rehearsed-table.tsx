import { useInspector, useLive } from '#renderer/inspector.ts';
import type { Rehearsed } from '#renderer/state/rotations.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { shownState } from '#renderer/state/row.ts';
import { formatClock } from '#renderer/ui/format.ts';
import { Icon, type IconName, STATE_TONES, type Tone } from '#renderer/ui/icon.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { STATE_ICONS } from '#renderer/views/deliveries/state-marks.ts';
import { answeredBy, type Conclusion, conclusionOf } from './rehearsed.ts';
import styles from './webhooks.module.css';

interface RehearsedTableProps {
  rehearsed: Rehearsed;
  step: 'both' | 'new';
  changed: boolean;
}

const CONCLUSION_ICONS: Record<Conclusion['kind'], { name: IconName; tone: Tone }> = {
  fine: { name: 'a-check', tone: 'ok' },
  breaks: { name: 's-failed', tone: 'bad' },
  unknown: { name: 'a-warn', tone: 'warn' },
};

/** What each receiver answered to the two tests, and which of them breaks. */
export function RehearsedTable({ rehearsed: { atMs, receivers }, step, changed }: RehearsedTableProps) {
  const { live } = useInspector();
  const { version } = useLive();
  void version; // the answers come with the stream
  const rowOf = live.log.get;
  return (
    <>
      <table className={styles['rehearsed']}>
        <caption>{`Sent at ${formatClock(atMs).clock}`}</caption>
        <thead>
          <tr>
            <th scope="col">Receiver</th>
            <th scope="col">Old secret</th>
            <th scope="col">New secret</th>
          </tr>
        </thead>
        <tbody>
          {receivers.map(({ webhookId, webhookName, url, old, new: next }) => (
            <tr key={webhookId}>
              <th scope="row" title={url}>
                <WireText text={webhookName} />
                <code>
                  <WireText text={url} />
                </code>
              </th>
              <td>{old ? <TestCell id={old.id} /> : 'cannot be read'}</td>
              <td>
                <TestCell id={next.id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles['conclusions']} aria-live="polite">
        {receivers.map((receiver) => {
          const answers = { old: receiver.old && answeredBy(rowOf(receiver.old.id)), new: answeredBy(rowOf(receiver.new.id)) };
          const conclusion = conclusionOf(receiver, answers, { step, changed });
          return (
            conclusion && (
              <li key={receiver.webhookId} data-kind={conclusion.kind}>
                <Icon name={CONCLUSION_ICONS[conclusion.kind].name} tone={CONCLUSION_ICONS[conclusion.kind].tone} />
                <WireText text={conclusion.text} />
              </li>
            )
          );
        })}
      </ul>
    </>
  );
}

function TestCell({ id }: { id: string }) {
  const { live } = useInspector();
  const row = live.log.get(id);
  const state = row ? shownState(row) : 'queued';
  return (
    <a href={formatRoute({ view: 'deliveries', id, tab: 'overview' })} title={`Delivery ${id}`}>
      <Icon name={STATE_ICONS[state]} tone={STATE_TONES[state]} />
      <span>{answeredBy(row).words}</span>
    </a>
  );
}
