import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { usePreferences } from '../../inspector.ts';
import { Button } from '../../ui/button.tsx';
import { Cell } from '../../ui/cell.tsx';
import { formatClock, formatMoment, formatTook } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { WireText } from '../../ui/wire/wire-text.tsx';
import { CALL_KINDS, callKind, outcomeWords, shortPath } from './call-words.ts';
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

/** Calls, newest first. The grid has the focus; arrows, j and k move along its rows. */
export function CallList({ calls, selectedId, older, onChoose, onOpen, onClear, onMore }: CallListProps) {
  const { letters } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const selectedIndex = calls.findIndex(({ id }) => id === selectedId);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is brought in sight when it is another one
  useLayoutEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
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
    <>
      <div className={styles['columns']} aria-hidden="true">
        <span />
        <span>Time</span>
        <span>Call</span>
        <span>Code</span>
        <span className={styles['onlyOutcome']}>What it caused</span>
        <span className={styles['right']}>Took</span>
      </div>
      <div
        ref={box}
        className={styles['rows']}
        role="grid"
        aria-label="Calls"
        aria-rowcount={calls.length}
        aria-activedescendant={selectedIndex === -1 ? undefined : `call-${selectedId}`}
        tabIndex={0}
        data-pane="list"
        onKeyDown={onKeyDown}
      >
        {calls.map((call) => (
          <CallRow key={call.id} call={call} selected={call.id === selectedId} onChoose={onChoose} />
        ))}
        {older && (
          <p className={styles['more']}>
            <Button size="small" onClick={onMore}>
              Older
            </Button>
          </p>
        )}
      </div>
    </>
  );
}

function CallRow({ call, selected, onChoose }: { call: ApiCall; selected: boolean; onChoose: CallListProps['onChoose'] }) {
  const { icon, tone, word } = CALL_KINDS[callKind(call)];
  const { clock, fraction } = formatClock(call.atMs);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys
    <div
      id={`call-${call.id}`}
      role="row"
      aria-selected={selected}
      tabIndex={-1}
      className={styles['row']}
      data-kind={callKind(call)}
      onClick={() => onChoose(call.id, 'click')}
    >
      <Cell className={styles['state']}>
        <Icon name={icon} tone={tone} label={word} />
      </Cell>
      <Cell className={styles['time']} title={formatMoment(call.atMs, Date.now())}>
        {clock}
        <span className={styles['fraction']}>{fraction}</span>
      </Cell>
      <Cell className={styles['path']} title={`${call.method} ${call.path}`}>
        <span className={styles['method']}>{call.method}</span> <WireText text={shortPath(call.path)} />
      </Cell>
      <Cell className={styles['code']}>{call.status}</Cell>
      <Cell className={styles['outcome']}>{outcomeWords(call)}</Cell>
      <Cell className={styles['took']}>{formatTook(call.tookMs)}</Cell>
    </div>
  );
}
