import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useFiltering, useInspector, useLive } from '#renderer/inspector.ts';
import { formatRoute } from '#renderer/state/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatClock, formatCount, plural } from '#renderer/ui/format.ts';
import styles from './list-tools.module.css';
import { useListRows } from './use-list-rows.ts';
import { useSingleMatch } from './use-single-match.ts';

/** The list without rows: because nothing was sent, or because it was cleared. */
export function ListEmpty({ onFilter }: { onFilter: (q: string) => void }) {
  const { live } = useInspector();
  const { reading, connection, status } = useLive();
  const { applied, reading: searching } = useFiltering();
  const single = useSingleMatch(applied);
  const { external } = useListRows();
  if (reading || searching || connection.kind === 'connecting') return null;
  if (applied !== '') {
    return (
      <div className={styles['empty']}>
        <p>
          {`None of ${plural(status?.counts.deliveries ?? 0, 'delivery', 'deliveries')}${external > 0 ? ` and ${formatCount(external)} external` : ''} match.`}
          {single && (
            <>
              {' '}
              <code>{single.token}</code> {`alone matches ${formatCount(single.count)}.`}
            </>
          )}
        </p>
        <p className={styles['acts']}>
          <Button onClick={() => onFilter('')}>Clear filter</Button>
          {single && (
            <Button look="plain" onClick={() => onFilter(single.token)}>
              {'Only '}
              <code>{single.token}</code>
            </Button>
          )}
        </p>
      </div>
    );
  }
  if (live.log.end > live.log.start) return <Cleared />;
  return (
    <div className={styles['empty']}>
      <p>Nothing has been sent yet.</p>
      <p className={styles['acts']}>
        <CommandButton id="sample" look="primary" />
        <a href={formatRoute({ view: 'welcome' })}>Fire it from Python</a>
      </p>
    </div>
  );
}

/** Rows are there, and none is shown: somebody cleared the list, or events that nobody heard are all there is. */
function Cleared() {
  const { live } = useInspector();
  const { follow } = useLive();
  const hidden = live.log
    .slice(live.log.start, Math.max(live.log.start, follow.clearedTo))
    .filter(({ kind }) => kind === 'delivery').length;
  if (follow.clearedTo <= live.log.start) return <p className={styles['empty']}>Nothing is shown: new deliveries appear here.</p>;
  const when = follow.cleared ? ` at ${formatClock(follow.cleared.atMs).clock}` : '';
  return (
    <div className={styles['empty']}>
      <p>{`The list was cleared${when}. Nothing was deleted: ${plural(hidden, 'delivery is', 'deliveries are')} hidden, and new ones appear here.`}</p>
      <p className={styles['acts']}>
        <Button onClick={() => live.follow({ type: 'show-cleared' })}>Show them again</Button>
      </p>
    </div>
  );
}
