import { codeWord, formatClock, formatSpan } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { knotOf } from '#renderer/ui/thread.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { TimelinePlan, TimelineRow } from './timeline-plan.ts';
import styles from './timeline-plot.module.css';

interface PlotRowProps {
  row: TimelineRow;
  plan: TimelinePlan;
  delivery: DeliveryDetail;
  selected: boolean;
  onChoose: (attempt: number) => void;
  nowMs: number;
}

/** An attempt that was made or is planned: its knot, the wait before it, and its bar. */
export function PlotRow({ row, plan, delivery, selected, onChoose, nowMs }: PlotRowProps) {
  const { scale } = plan;
  const { number, attempt, startMs, endMs } = row;
  const mark = attempt ? (delivery.attemptMarks[number - 1] ?? 'in-flight') : undefined;
  const knot = mark === undefined ? ({ name: 'k-plan', tone: 'warn' } as const) : knotOf(mark);
  const startPct = scale.place(startMs);
  const endPct = endMs === undefined ? startPct : scale.place(endMs);
  const failed = knot.tone === 'bad';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys for its rows
    <div
      className={[
        styles['row'],
        selected && styles['selected'],
        !attempt && styles['planned'],
        row === plan.rows.at(-1) && styles['lastRow'],
      ]
        .filter(Boolean)
        .join(' ')}
      role="row"
      aria-level={1}
      aria-selected={selected}
      aria-rowindex={number}
      onClick={attempt && (() => onChoose(number))}
    >
      <div className={styles['who']} role="gridcell">
        <Icon name={knot.name} tone={knot.tone} />
        <span className={styles['strong']}>
          {number}{' '}
          {mark === undefined ? (
            <span className={styles['meta']}>planned</span>
          ) : (
            <code>{mark === 'in-flight' ? 'in flight' : codeWord(mark)}</code>
          )}
          {attempt?.by === 'user' && <span className={styles['meta']}> by you</span>}
        </span>
        <span className={styles['clock']}>
          {formatClock(row.atMs).clock}
          {formatClock(row.atMs).fraction}
        </span>
      </div>
      <div className={styles['track']} role="gridcell">
        {row.waitFromMs !== undefined && (
          <i
            className={styles['wait']}
            style={{ left: `${scale.place(row.waitFromMs)}%`, width: `${Math.max(0, startPct - scale.place(row.waitFromMs))}%` }}
          />
        )}
        {row.lateFromMs !== undefined && (
          <i
            className={styles['late']}
            style={{ left: `${scale.place(row.lateFromMs)}%`, width: `${Math.max(0, startPct - scale.place(row.lateFromMs))}%` }}
          />
        )}
        {row.waitText !== undefined && (
          <Note pct={row.waitFromMs === undefined ? startPct : scale.place(row.waitFromMs)} text={row.waitText} above />
        )}
        {attempt ? (
          <>
            <i
              className={failed ? styles['failedBar'] : styles['attemptBar']}
              style={{ left: `${startPct}%`, width: `${endPct - startPct}%` }}
            />
            <Note pct={endPct} text={row.note} beside />
          </>
        ) : (
          <>
            <span className={styles['plannedKnot']} style={{ left: `${startPct}%` }}>
              <Icon name="k-plan" tone="warn" />
            </span>
            <Note pct={startPct} text={row.atMs > nowMs ? `in ${formatSpan(row.atMs - nowMs)}` : 'now'} beside strong />
          </>
        )}
      </div>
    </div>
  );
}

/** Stands to the right of its moment, or to the left where there is no room. */
function Note({
  pct,
  text,
  above = false,
  beside = false,
  strong = false,
}: {
  pct: number;
  text: string;
  above?: boolean;
  beside?: boolean;
  strong?: boolean;
}) {
  if (text === '') return null;
  const gap = beside ? 10 : 2;
  const style = pct > 60 ? { right: `calc(${100 - pct}% + ${gap}px)` } : { left: `calc(${pct}% + ${gap}px)` };
  const classes = [styles['note'], !above && styles['on'], strong && styles['loud']].filter(Boolean).join(' ');
  return (
    <span className={classes} style={style}>
      <WireText text={text} />
    </span>
  );
}
