import { Fragment, memo } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Cell } from '#renderer/ui/cell.tsx';
import { formatClock, formatMoment, formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Column } from '#renderer/ui/list/columns.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { List, type RowPlace } from '#renderer/ui/list/list.tsx';
import { useSingleChoice } from '#renderer/ui/list/use-single-choice.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { CALL_KINDS, calledText, callKind, outcomeWords } from './call-words.ts';
import styles from './calls.module.css';

interface CallListProps {
  calls: readonly ApiCall[];
  selectedId: string | undefined;
  older: boolean;
  onChoose: (id: string, by: 'click' | 'key') => void;
  onOpen: () => void;
  onClear: () => void;
  onMore: () => void;
}

const COLUMNS: readonly Column<ApiCall>[] = [
  {
    id: 'kind',
    head: <span className={listStyles['unseen']}>What it was</span>,
    width: '16px',
    cell(call) {
      const { icon, tone, word } = CALL_KINDS[callKind(call)];
      return (
        <Cell className={styles['state']}>
          <Icon name={icon} tone={tone} label={word} />
        </Cell>
      );
    },
  },
  {
    id: 'time',
    head: 'Time',
    width: [
      [0, '60px'],
      [620, '92px'],
    ],
    cell({ atMs }) {
      const { clock, fraction } = formatClock(atMs);
      return (
        <Cell className={styles['time']} title={formatMoment(atMs, Date.now())}>
          {clock}
          <span className={styles['fraction']}>{fraction}</span>
        </Cell>
      );
    },
  },
  {
    id: 'call',
    head: 'Call',
    width: 'minmax(0, 1fr)',
    cell: (call) => (
      <Cell className={styles['path']} title={`${call.method} ${call.path}`}>
        <span className={styles['method']}>{call.method}</span> <WireText text={calledText(call)} />
      </Cell>
    ),
  },
  { id: 'code', head: 'Code', width: '36px', cell: ({ status }) => <Cell className={styles['code']}>{status}</Cell> },
  {
    id: 'outcome',
    head: 'What it caused',
    width: 'minmax(0, 1fr)',
    from: 620,
    cell: (call) => (
      <Cell className={styles['outcome']}>
        <WireText text={outcomeWords(call)} />
      </Cell>
    ),
  },
  {
    id: 'took',
    head: 'Took',
    width: '56px',
    end: true,
    cell: ({ tookMs }) => <Cell className={styles['took']}>{formatTook(tookMs)}</Cell>,
  },
];

/** Calls, newest first. The grid has the focus; arrows, j and k move along its rows. */
export function CallList({ calls, selectedId, older, onChoose, onOpen, onClear, onMore }: CallListProps) {
  const choice = useSingleChoice({ ids: calls.map(({ id }) => id), selectedId, onChoose, onOpen, onClear });
  return (
    <List
      label="Calls"
      rows={calls}
      columns={COLUMNS}
      {...choice}
      domId={domId}
      drawRow={(call, place) => <CallRow key={call.id} call={call} {...place} selected={call.id === selectedId} onChoose={onChoose} />}
      after={
        older && (
          <p className={styles['more']}>
            <Button size="small" onClick={onMore}>
              Older
            </Button>
          </p>
        )
      }
    />
  );
}

const domId = ({ id }: ApiCall) => `call-${id}`;

interface CallRowProps extends RowPlace<ApiCall> {
  call: ApiCall;
  selected: boolean;
  onChoose: CallListProps['onChoose'];
}

const CallRow = memo(function CallRow({ call, index, topPx, columns, selected, onChoose }: CallRowProps) {
  const kind = callKind(call);
  const classes = [listStyles['row'], styles['row'], kind === 'refused' && listStyles['wrong']];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys
    <div
      id={domId(call)}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={classes.filter(Boolean).join(' ')}
      style={{ top: topPx }}
      data-kind={kind}
      data-open={selected || undefined}
      onClick={() => onChoose(call.id, 'click')}
    >
      {columns.map(({ id, cell }) => (
        <Fragment key={id}>{cell(call)}</Fragment>
      ))}
    </div>
  );
});
