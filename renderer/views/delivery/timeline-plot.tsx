import type { KeyboardEvent } from 'react';
import { formatTook } from '#renderer/ui/format.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import type { Ghost } from './other-profile.ts';
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
  const stalePct = plan.staleMs === undefined ? undefined : scale.place(plan.staleMs);
  const nowPct = plan.nowMs === undefined ? undefined : scale.place(plan.nowMs);
  // These two lines bring their own words: numbers make room for them.
  const ticks = scale.ticks.filter(
    ({ pct }) =>
      (stalePct === undefined || pct < stalePct - 6 || pct > stalePct + 14) && (nowPct === undefined || Math.abs(pct - nowPct) > 7),
  );

  function onKeyDown(event: KeyboardEvent) {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = (selected ?? 0) + move;
    if (move === 0 || next < 1 || next > delivery.attemptList.length) return;
    event.preventDefault();
    onChoose(next);
  }

  return (
    <div className={styles['plot']} role="treegrid" aria-label="Attempts" aria-rowcount={rows.length} tabIndex={0} onKeyDown={onKeyDown}>
      <div className={styles['axis']} aria-hidden="true">
        {ticks.map(({ atMs, pct, words }) => (
          <span
            key={`${atMs} ${pct}`}
            className={pct < 2 ? styles['tickStart'] : pct > 94 ? styles['tickEnd'] : styles['tick']}
            style={{ left: `${pct}%` }}
          >
            {words}
          </span>
        ))}
      </div>
      <div className={styles['lines']} aria-hidden="true">
        {scale.ticks.map(({ atMs, pct }) => (
          <i key={`${atMs} ${pct}`} className={styles['grid']} style={{ left: `${pct}%` }} />
        ))}
        {nowPct !== undefined && (
          <i className={styles['now']} style={{ left: `${nowPct}%` }}>
            <span>now</span>
          </i>
        )}
        {stalePct !== undefined && (
          <i className={styles['stale']} style={{ left: `${stalePct}%` }}>
            <span>{`${TOLERANCE_SEC} s: stale`}</span>
          </i>
        )}
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
        />
      ))}
      {plan.ghost && <GhostRow ghost={plan.ghost} plan={plan} />}
    </div>
  );
}

/** Faint: when the other profile would have sent. */
function GhostRow({ ghost, plan: { scale } }: { ghost: Ghost; plan: TimelinePlan }) {
  return (
    <div className={styles['ghost']} role="row" aria-level={1} title={`When “${PROFILE_WORDS[ghost.profile]}” would have sent`}>
      <span role="gridcell">{PROFILE_WORDS[ghost.profile]}</span>
      <div className={styles['ghostTrack']} role="gridcell">
        {ghost.marks.map(({ number, fromMs, toMs }) => {
          const [from, to] = [scale.place(fromMs), scale.place(toMs)];
          const words = `attempt ${number}: ${formatTook(fromMs)}${toMs > fromMs ? ` to ${formatTook(toMs)}` : ''}`;
          return (
            <i
              key={number}
              className={styles['ghostMark']}
              style={{ left: `${from}%`, width: `max(7px, ${to - from}%)` }}
              title={words}
              role="img"
              aria-label={words}
            />
          );
        })}
      </div>
    </div>
  );
}
