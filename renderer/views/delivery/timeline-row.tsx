import { codeWord, formatClock, formatSpan } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { knotOf } from '#renderer/ui/thread.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { besideBar, fromMoment, type NotePlace } from './timeline-labels.ts';
import type { TimelinePlan, TimelineRow } from './timeline-plan.ts';
import styles from './timeline-plot.module.css';

interface PlotRowProps {
  row: TimelineRow;
  plan: TimelinePlan;
  delivery: DeliveryDetail;
  selected: boolean;
  onChoose: (attempt: number) => void;
  nowMs: number;
  /** Of the track. */
  widthPx: number;
}

const PLANNED = { waits: { name: 'k-plan', tone: 'warn' }, held: { name: 'k-held', tone: 'ink' } } as const;

/** An attempt that was made or is planned: its knot, the wait before it, and its bar. */
export function PlotRow({ row, plan, delivery, selected, onChoose, nowMs, widthPx }: PlotRowProps) {
  const { scale } = plan;
  const { number, attempt, startMs, endMs } = row;
  const mark = attempt ? (delivery.attemptMarks[number - 1] ?? 'in-flight') : undefined;
  const knot = mark === undefined ? PLANNED[row.held ? 'held' : 'waits'] : knotOf(mark);
  const startPct = scale.place(startMs);
  const endPct = scale.place(attempt ? (endMs ?? Math.max(startMs, plan.nowMs ?? startMs)) : startMs);
  const note = attempt ? row.note : plannedNote(row, nowMs);
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
            <span className={styles['meta']}>{row.held ? 'held' : 'planned'}</span>
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
          <Note place={fromMoment(row.waitFromMs === undefined ? startPct : scale.place(row.waitFromMs), row.waitText, widthPx)}>
            {row.waitText}
          </Note>
        )}
        {attempt ? (
          <i
            className={failed ? styles['failedBar'] : styles['attemptBar']}
            style={{ left: `${startPct}%`, width: `${endPct - startPct}%` }}
          />
        ) : (
          <span className={styles['plannedKnot']} style={{ left: `${startPct}%` }}>
            <Icon name={knot.name} tone={knot.tone} />
          </span>
        )}
        <Note place={besideBar({ fromPct: startPct, toPct: endPct }, note, widthPx)} beside strong={!attempt}>
          {note}
        </Note>
      </div>
    </div>
  );
}

function plannedNote({ atMs, held }: TimelineRow, nowMs: number): string {
  if (held) return 'held until it is released';
  return atMs > nowMs ? `in ${formatSpan(atMs - nowMs)}` : 'now';
}

interface NoteProps {
  place: NotePlace;
  /** On the line of the bar, not above it. */
  beside?: boolean;
  strong?: boolean;
  children: string;
}

function Note({ place, beside = false, strong = false, children }: NoteProps) {
  if (children === '') return null;
  const edge = 'leftPx' in place ? { left: place.leftPx } : { right: place.rightPx };
  const classes = [styles['note'], beside && styles['on'], strong && styles['loud']].filter(Boolean).join(' ');
  return (
    <span className={classes} style={{ ...edge, maxWidth: place.mostPx }} title={children}>
      <WireText text={children} />
    </span>
  );
}
