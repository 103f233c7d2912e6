import { useMemo } from 'react';
import { useInspector, useLive, usePreferences } from '../../inspector.ts';
import { isFollowing } from '../../state/follow.ts';
import { listRows } from '../../state/list-rows.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatCount, plural } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './delivery-list.module.css';

/** Above the rows: how many there are, whether they follow the stream, and what is kept back. */
export function ListTools() {
  const { live } = useInspector();
  const { version, follow, reading, status } = useLive();
  const { order, unheard } = usePreferences();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log is one object whose version stands for its content
  const { rows, held, heldFailed } = useMemo(
    () => listRows(live.log, follow, { order, unheard }),
    [live, version, follow.head, follow.clearedTo, order, unheard],
  );
  const following = isFollowing(follow, Date.now());
  const total = status?.counts.deliveries ?? 0;
  const readMore = reading && total > reading.rows;

  return (
    <>
      <div className={styles['tools']}>
        <span className={styles['count']}>
          {readMore
            ? `Reading ${formatCount(total)} deliveries… ${Math.floor((100 * reading.rows) / total)} %`
            : plural(rows.length, 'row')}
        </span>
        {held > 0 && follow.pausedAtMs === undefined ? (
          <Button size="small" title="Show them and follow (F)" onClick={() => live.follow({ type: 'resume', end: live.log.end })}>
            <Icon name="a-up" />
            {`${formatCount(held)} new${heldFailed > 0 ? ` · ${formatCount(heldFailed)} failed` : ''}`}
          </Button>
        ) : (
          <Button
            size="small"
            look="plain"
            aria-pressed={following}
            title={following ? 'New rows are shown as they arrive' : 'Show new rows as they arrive (F)'}
            onClick={() => live.follow({ type: 'resume', end: live.log.end })}
          >
            <Icon name="a-follow" tone={following ? 'live' : undefined} />
            {following ? 'Following' : 'Follow'}
          </Button>
        )}
      </div>
      <Notices />
      {reading && (
        <div className={styles['progress']} aria-hidden="true">
          {readMore && <span style={{ transform: `scaleX(${reading.rows / total})` }} />}
        </div>
      )}
    </>
  );
}

function Notices() {
  const { live } = useInspector();
  const { follow, connection } = useLive();
  const waiting = live.log.end - Math.max(follow.head, follow.clearedTo, live.log.start);
  return (
    <>
      {follow.pausedAtMs !== undefined && (
        <p className={styles['notice']}>
          <Icon name="a-pause" />
          <span>{`Paused at ${formatClock(follow.pausedAtMs).clock}. Deliveries go on; ${formatCount(waiting)} are waiting.`}</span>
          <Button size="small" look="plain" onClick={() => live.follow({ type: 'unpause', end: live.log.end })}>
            Resume
          </Button>
        </p>
      )}
      {connection.kind === 'lost' && (
        <p className={styles['notice']}>
          <Icon name="a-warn" tone="warn" />
          <span>{`Connection to the engine lost at ${formatClock(connection.sinceMs).clock}. Showing what was received until then.`}</span>
          <Button size="small" look="plain" onClick={live.tryNow}>
            Try now
          </Button>
        </p>
      )}
    </>
  );
}
