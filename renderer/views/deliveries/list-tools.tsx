import { useMemo } from 'react';
import { useInspector, useLive, usePreferences } from '../../inspector.ts';
import { isFollowing } from '../../state/follow.ts';
import { listRows } from '../../state/list-rows.ts';
import type { Row } from '../../state/row.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './delivery-list.module.css';
import { ListOptions } from './list-options.tsx';
import { Notices } from './notices.tsx';

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
            : countWords(rows, status?.counts.deliveries)}
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
        <ListOptions />
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

/** `57 deliveries, 3 events without a listener` */
function countWords(rows: readonly Row[], total: number | undefined): string {
  const deliveries = rows.filter(({ kind }) => kind === 'delivery').length;
  const unheard = rows.length - deliveries;
  const of = total !== undefined && total > deliveries ? ` of ${formatCount(total)}` : '';
  const first = of === '' ? plural(deliveries, 'delivery', 'deliveries') : `${formatCount(deliveries)}${of} deliveries`;
  return unheard === 0 ? first : `${first}, ${formatCount(unheard)} without a listener`;
}
