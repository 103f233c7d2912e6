import { Fragment, type KeyboardEvent, memo, useLayoutEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { usePreferences } from '#renderer/inspector.ts';
import { ROW_PX } from '#renderer/state/preferences.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Cell } from '#renderer/ui/cell.tsx';
import { formatClock, formatMoment, formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Column } from '#renderer/ui/list/columns.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { List, type RowPlace } from '#renderer/ui/list/list.tsx';
import { revealRow, useListWindow } from '#renderer/ui/list/use-list-window.ts';
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

const PAGE_ROWS = 12;

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
  const { letters, density } = usePreferences();
  const rowPx = ROW_PX[density];
  const box = useRef<HTMLDivElement>(null);
  const selectedIndex = calls.findIndex(({ id }) => id === selectedId);

  const inSight = useListWindow({ box, count: calls.length, rowPx });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is brought in sight when it is another one
  useLayoutEffect(() => {
    if (selectedIndex !== -1) revealRow(box.current, selectedIndex, rowPx);
  }, [selectedId]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const moves: Record<string, number> = {
      ArrowDown: selectedIndex + 1,
      ArrowUp: Math.max(0, selectedIndex - 1),
      Home: 0,
      End: calls.length - 1,
      PageDown: selectedIndex + PAGE_ROWS,
      PageUp: selectedIndex - PAGE_ROWS,
      ...(letters && { j: selectedIndex + 1, k: Math.max(0, selectedIndex - 1) }),
    };
    const move = moves[event.key];
    const next = move === undefined ? undefined : calls[Math.max(0, Math.min(move, calls.length - 1))];
    if (next) onChoose(next.id, 'key');
    else if (event.key === 'Enter' && selectedIndex !== -1) onOpen();
    else if (event.key === 'Escape') onClear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <List
      label="Calls"
      rows={calls}
      columns={COLUMNS}
      rowPx={rowPx}
      box={box}
      inSight={inSight}
      openIndex={selectedIndex}
      domId={domId}
      onKeyDown={onKeyDown}
      onScroll={() => flushSync(inSight.measure)}
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
