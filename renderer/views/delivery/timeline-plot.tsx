import type { KeyboardEvent } from 'react';
import { formatTook } from '#renderer/ui/format.ts';
import { useWidth } from '#renderer/ui/use-width.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { Ghost, GhostMark } from './other-profile.ts';
import { axisLabels } from './timeline-labels.ts';
import type { TimelinePlan } from './timeline-plan.ts';
import styles from './timeline-plot.module.css';
import { PlotRow } from './timeline-row.tsx';

export const PROFILE_WORDS = { documented: 'As documented', mlflow: 'As MLflow runs' } as const;

interface PlotProps {
  delivery: DeliveryDetail;
  plan: TimelinePlan;
  selected: number | undefined;
  onChoose: (attempt: number) => void;
  nowMs: number;
}

/** Time from left to right, an attempt a row, and the line from which on retries are stale. */
export function Plot({ delivery, plan, selected, onChoose, nowMs }: PlotProps) {
  const { scale, rows } = plan;
  const [axis, widthPx] = useWidth<HTMLDivElement>();
  const stalePct = plan.staleMs === undefined ? undefined : scale.place(plan.staleMs);
  const nowPct = plan.nowMs === undefined ? undefined : scale.place(plan.nowMs);
  const labels = axisLabels({
    ticks: scale.ticks,
    ...(nowPct !== undefined && { now: { pct: nowPct, label: 'now' } }),
    ...(stalePct !== undefined && { stale: { pct: stalePct, label: `${TOLERANCE_SEC} s: stale` } }),
    widthPx,
  });

  function onKeyDown(event: KeyboardEvent) {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = (selected ?? 0) + move;
    if (move === 0 || next < 1 || next > delivery.attemptList.length) return;
    event.preventDefault();
    onChoose(next);
  }

  return (
    <div className={styles['plot']} role="treegrid" aria-label="Attempts" aria-rowcount={rows.length} tabIndex={0} onKeyDown={onKeyDown}>
      <div ref={axis} className={styles['axis']} aria-hidden="true">
        {labels.ticks.map(({ label, leftPx }) => (
          <span key={`${label} ${leftPx}`} style={{ left: leftPx }}>
            {label}
          </span>
        ))}
        {labels.now && (
          <span className={styles['nowLabel']} style={{ left: labels.now.leftPx }}>
            {labels.now.label}
          </span>
        )}
        {labels.stale && (
          <span className={styles['staleLabel']} style={{ left: labels.stale.leftPx }}>
            {labels.stale.label}
          </span>
        )}
      </div>
      <div className={styles['lines']} aria-hidden="true">
        {scale.ticks.map(({ atMs, pct }) => (
          <i key={`${atMs} ${pct}`} className={styles['grid']} style={{ left: `${pct}%` }} />
        ))}
        {nowPct !== undefined && <i className={styles['now']} style={{ left: `${nowPct}%` }} />}
        {stalePct !== undefined && <i className={styles['stale']} style={{ left: `${stalePct}%` }} />}
        {scale.stretches.slice(1).map(({ fromPct }, index) => (
          <i key={fromPct} className={styles['break']} style={{ left: `${(fromPct + (scale.stretches[index]?.toPct ?? 0)) / 2}%` }} />
        ))}
      </div>
      {rows.map((row) => (
        <PlotRow
          key={row.number}
          row={row}
          plan={plan}
          delivery={delivery}
          selected={row.number === selected && row.attempt !== undefined}
          onChoose={onChoose}
          nowMs={nowMs}
          widthPx={widthPx}
        />
      ))}
      {plan.ghost && <GhostRow ghost={plan.ghost} plan={plan} />}
    </div>
  );
}

/** Faint: when the other profile would have sent. What lies beyond the axis is said in words: it has no say in how long the axis is. */
function GhostRow({ ghost, plan: { scale } }: { ghost: Ghost; plan: TimelinePlan }) {
  const endMs = scale.stretches.at(-1)?.toMs ?? 0;
  const beyond = ghost.marks.find(({ fromMs }) => fromMs > endMs);
  return (
    <div className={styles['ghost']} role="row" aria-level={1} title={`When “${PROFILE_WORDS[ghost.profile]}” would have sent`}>
      <span role="gridcell">{PROFILE_WORDS[ghost.profile]}</span>
      <div className={styles['ghostTrack']} role="gridcell">
        {ghost.marks
          .filter(({ fromMs }) => fromMs <= endMs)
          .map((mark) => {
            const [from, to] = [scale.place(mark.fromMs), scale.place(Math.min(mark.toMs, endMs))];
            return (
              <i
                key={mark.number}
                className={styles['ghostMark']}
                style={{ left: `min(${from}%, 100% - 7px)`, width: `max(7px, ${to - from}%)` }}
                title={ghostWords(mark)}
                role="img"
                aria-label={ghostWords(mark)}
              />
            );
          })}
        {beyond && <span className={styles['beyond']}>{`${ghostWords(beyond)} ›`}</span>}
      </div>
    </div>
  );
}

function ghostWords({ number, fromMs, toMs }: GhostMark): string {
  return `attempt ${number}: ${formatTook(fromMs)}${toMs > fromMs ? ` to ${formatTook(toMs)}` : ''}`;
}
