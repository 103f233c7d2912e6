import { memo } from 'react';
import { useInspector, useLivePart } from '#renderer/inspector.ts';
import { isFollowing } from '#renderer/state/follow.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import listStyles from '#renderer/ui/list/list.module.css';
import { Notice } from '#renderer/ui/notice/notice.tsx';
import { ImportedWords } from '#renderer/views/imported/imported-words.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { DeliveryFilter } from './delivery-filter.tsx';
import { FilterChips } from './filter-chips.tsx';
import { ListOptions } from './list-options.tsx';
import styles from './list-tools.module.css';
import { Notices } from './notices.tsx';
import { useListRows } from './use-list-rows.ts';

interface ListToolsProps {
  q: string;
  onFilter: (q: string) => void;
  /** Escape or Enter in the field: back to the rows. */
  onLeave: () => void;
}

/** Above the rows: what they are narrowed to, whether they follow the stream, and what is kept back. None of it moves with the chosen row. */
export const ListTools = memo(function ListTools({ q, onFilter, onLeave }: ListToolsProps) {
  const { imported } = useInspector();
  const reading = useLivePart((state) => state.reading);
  const total = useLivePart(({ status }) => status?.counts.deliveries ?? 0);
  const readMore = reading && total > reading.rows;

  return (
    <>
      <div className={listStyles['tools']}>
        <DeliveryFilter q={q} onFilter={onFilter} onLeave={onLeave} />
        {imported && q === '' && <ImportedWords session={imported.session} />}
        <div className={styles['chips']}>
          <FilterChips q={q} onFilter={onFilter} />
          {!imported && <FollowButton />}
          <ListOptions />
        </div>
      </div>
      {!imported && <Notices />}
      {!imported && <ChosenBar />}
      {readMore && (
        <>
          <Notice>{`Reading ${formatCount(total)} deliveries… ${Math.floor((100 * reading.rows) / total)} %`}</Notice>
          <div className={styles['progress']} aria-hidden="true">
            <span style={{ transform: `scaleX(${reading.rows / total})` }} />
          </div>
        </>
      )}
    </>
  );
});

/** Whether new rows enter at once; in its place stands what is kept back. */
const FollowButton = memo(function FollowButton() {
  const { live } = useInspector();
  const paused = useLivePart(({ follow }) => follow.pausedAtMs !== undefined);
  const following = useLivePart(({ follow }) => isFollowing(follow, Date.now()));
  const { held, heldFailed } = useListRows();
  const resume = () => live.follow({ type: 'resume', end: live.log.end });
  if (held > 0 && !paused) {
    return (
      <Button size="small" title="Show them and follow (F)" onClick={resume}>
        <Icon name="a-up" />
        {`${formatCount(held)} new${heldFailed > 0 ? ` · ${formatCount(heldFailed)} failed` : ''}`}
      </Button>
    );
  }
  return (
    <Button
      size="small"
      look="plain"
      aria-pressed={following}
      title={following ? 'New rows are shown as they arrive' : 'Show new rows as they arrive (F)'}
      onClick={resume}
    >
      <Icon name="a-follow" tone={following ? 'live' : undefined} />
      {following ? 'Following' : 'Follow'}
    </Button>
  );
});
