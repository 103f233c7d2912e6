import { type KeyboardEvent, useState } from 'react';
import type { DeliveryDetail } from '#shared/domain/delivery.ts';
import { useNowMs } from '../../state/clock.ts';
import { go, keepingFilter } from '../../state/navigation.ts';
import { Button } from '../../ui/button.tsx';
import { codeWord, formatClock, formatSpan, formatTook } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { knotOf } from '../../ui/thread.tsx';
import { WireText } from '../../ui/wire/wire-text.tsx';
import { AttemptDetail } from './attempt-detail.tsx';
import type { Ghost } from './other-profile.ts';
import type { Scope } from './scope.ts';
import styles from './timeline.module.css';
import { TimelineActions } from './timeline-actions.tsx';
import { planTimeline, type TimelinePlan, type TimelineRow } from './timeline-plan.ts';

const PROFILE_WORDS = { documented: 'As documented', mlflow: 'As MLflow runs' } as const;

/** Attempts as rows, phases as bars, and every pause with its cause. */
export function Timeline({ delivery, scope }: { delivery: DeliveryDetail; scope: Scope }) {
  const [linear, setLinear] = useState(false);
  const nowMs = useNowMs(1000);
  const plan = planTimeline(delivery, nowMs, { linear });
  const broken = plan.scale.stretches.length > 1;
  const choose = (attempt: number) => go(keepingFilter({ view: 'deliveries', id: delivery.id, tab: 'timeline', attempt }), 'replace');

  return (
    <>
      <div className={styles['bar']}>
        <span
          className={styles['profile']}
        >{`Profile: ${PROFILE_WORDS[delivery.profile]}${delivery.timeScale === 1 ? '' : `, time ×${delivery.timeScale}`}`}</span>
        <span className={styles['meta']}>{`Same id, timestamp and bytes on every attempt. So far ${formatTook(plan.soFarMs)}.`}</span>
        {(broken || linear) && (
          <Button size="small" look="plain" aria-pressed={linear} onClick={() => setLinear(!linear)}>
            {linear ? 'Scale: linear' : 'Scale: gaps broken'}
          </Button>
        )}
      </div>
      <Plot delivery={delivery} plan={plan} selected={scope.attempt?.number} onChoose={choose} nowMs={nowMs} />
      {plan.staleAttempt !== undefined && <StaleWarning delivery={delivery} attempt={plan.staleAttempt} />}
      <TimelineActions delivery={delivery} />
      {scope.attempt && <AttemptDetail attempt={scope.attempt} delivery={delivery} onChoose={choose} />}
    </>
  );
}

interface PlotProps {
  delivery: DeliveryDetail;
  plan: TimelinePlan;
  selected: number | undefined;
  onChoose: (attempt: number) => void;
  nowMs: number;
}

function Plot({ delivery, plan, selected, onChoose, nowMs }: PlotProps) {
  const { scale, rows } = plan;
  const stalePct = plan.staleMs === undefined ? undefined : scale.place(plan.staleMs);
  // The line at 300 s brings its own words.
  const ticks = scale.ticks.filter(({ pct }) => stalePct === undefined || pct < stalePct - 6 || pct > stalePct + 14);

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
        {plan.nowMs !== undefined && <i className={styles['now']} style={{ left: `${scale.place(plan.nowMs)}%` }} title="now" />}
        {stalePct !== undefined && (
          <i className={styles['stale']} style={{ left: `${stalePct}%` }}>
            <span>300 s: stale</span>
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

interface PlotRowProps {
  row: TimelineRow;
  plan: TimelinePlan;
  delivery: DeliveryDetail;
  selected: boolean;
  onChoose: (attempt: number) => void;
  nowMs: number;
}

function PlotRow({ row, plan, delivery, selected, onChoose, nowMs }: PlotRowProps) {
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

function StaleWarning({ delivery, attempt }: { delivery: DeliveryDetail; attempt: number }) {
  const asked =
    delivery.wait?.cause.kind === 'retry-after'
      ? `Retry-After asked for ${Math.round(delivery.wait.cause.askedMs / 1000)} s`
      : 'the wait is longer than that';
  return (
    <div className={styles['alert']}>
      <Icon name="a-warn" tone="warn" />
      <div>
        <p className={styles['strong']}>{`Attempt ${attempt} will be stale before it leaves.`}</p>
        <p>
          {`Retries keep the first timestamp, and ${asked}; the limit is 300 s. A receiver that checks freshness answers `}
          <code>400</code>, which is not retried.
        </p>
      </div>
    </div>
  );
}
