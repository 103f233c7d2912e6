import { Fragment, type ReactNode } from 'react';
import { Cell } from '#renderer/ui/cell.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Column } from '#renderer/ui/list/columns.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { List } from '#renderer/ui/list/list.tsx';
import { useSingleChoice } from '#renderer/ui/list/use-single-choice.ts';
import { useFocusOnArrival } from '#renderer/ui/use-focus-on-arrival.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { Beads } from './beads.tsx';
import { arrivedWords, type WebhookStats } from './stats.ts';
import styles from './webhooks.module.css';

/** A webhook with what the list says of it. */
export interface WebhookLine {
  webhook: Webhook;
  stats: WebhookStats;
  /** Something is typed that is not saved. */
  edited: boolean;
}

interface WebhookTableProps {
  lines: readonly WebhookLine[];
  selectedId: string | undefined;
  onChoose: (id: string, by: 'click' | 'key') => void;
  onOpen: () => void;
  onClear: () => void;
  after: ReactNode;
}

const COLUMNS: readonly Column<WebhookLine>[] = [
  {
    id: 'status',
    head: <span className={listStyles['unseen']}>State</span>,
    width: '12px',
    cell: ({ webhook: { status } }) => (
      <Cell className={styles['knot']}>
        <Icon name={status === 'ACTIVE' ? 'k-ok' : 'k-plan'} label={status === 'ACTIVE' ? 'active' : 'disabled'} />
      </Cell>
    ),
  },
  {
    id: 'name',
    head: 'Name',
    width: [
      [0, 'minmax(72px, 1fr)'],
      [560, 'minmax(104px, 3fr)'],
    ],
    cell: ({ webhook: { name, workspace }, edited }) => (
      <Cell className={styles['name']} title={nameWords(name, workspace, edited)}>
        <WireText text={name} />
        {workspace !== undefined && (
          <span className={styles['quiet']}>
            {' '}
            <WireText text={workspace} />
          </span>
        )}
        {edited && <span className={styles['edited']}> edited</span>}
      </Cell>
    ),
  },
  {
    id: 'url',
    head: 'URL',
    width: 'minmax(0, 5fr)',
    from: 380,
    cell: ({ webhook: { url } }) => (
      <Cell className={styles['url']} title={url}>
        <WireText text={url} />
      </Cell>
    ),
  },
  {
    id: 'events',
    head: 'Events',
    width: '44px',
    end: true,
    cell: ({ webhook: { events } }) => <Cell className={styles['end']}>{events.length}</Cell>,
  },
  {
    id: 'last',
    head: 'Last 20',
    width: '118px',
    from: 640,
    cell: ({ webhook: { status }, stats }) => (
      <Cell>
        {status === 'DISABLED' && stats.last.length === 0 ? <span className={styles['quiet']}>disabled</span> : <Beads stats={stats} />}
      </Cell>
    ),
  },
  {
    id: 'arrived',
    head: 'Arrived',
    width: '56px',
    end: true,
    cell: ({ stats }) => (
      <Cell
        className={styles['share']}
        title={`${formatCount(stats.delivered)} of ${formatCount(stats.delivered + stats.failed)} that ended were delivered`}
      >
        {arrivedWords(stats)}
      </Cell>
    ),
  },
];

const nameWords = (name: string, workspace: string | undefined, edited: boolean): string =>
  `${name}${workspace === undefined ? '' : `, in the workspace ${workspace}`}${edited ? ': changes that are not saved' : ''}`;

/** Webhooks, newest first. The grid has the focus; arrows, j and k move along its rows. */
export function WebhookTable({ lines, selectedId, onChoose, onOpen, onClear, after }: WebhookTableProps) {
  const choice = useSingleChoice({ ids: lines.map(({ webhook }) => webhook.id), selectedId, onChoose, onOpen, onClear });
  useFocusOnArrival(choice.box);

  return (
    <List
      label="Webhooks"
      rows={lines}
      columns={COLUMNS}
      {...choice}
      domId={domId}
      after={after}
      drawRow={(line, { index, topPx, columns }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys
        <div
          key={line.webhook.id}
          id={domId(line)}
          role="row"
          aria-rowindex={index + 1}
          aria-selected={line.webhook.id === selectedId}
          className={`${listStyles['row']} ${styles['row']}`}
          style={{ top: topPx }}
          data-status={line.webhook.status}
          data-open={line.webhook.id === selectedId || undefined}
          onClick={() => onChoose(line.webhook.id, 'click')}
        >
          {columns.map(({ id, cell }) => (
            <Fragment key={id}>{cell(line)}</Fragment>
          ))}
        </div>
      )}
    />
  );
}

const domId = ({ webhook }: WebhookLine) => `webhook-${webhook.id}`;
