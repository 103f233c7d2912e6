import { type KeyboardEvent, useEffect, useRef } from 'react';
import { usePreferences } from '#renderer/inspector.ts';
import { formatTook } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckRun, CheckRunSummary } from '#shared/domain/check/run.ts';
import type { CheckRow } from './check-rows.ts';
import { CHECK_STATES, LEVEL_WORDS, NO_PROBE } from './check-words.ts';
import styles from './conformance.module.css';

interface CheckListProps {
  rows: readonly CheckRow[];
  run: CheckRunSummary;
  /** The run beside it. */
  before: CheckRun | undefined;
  runs: readonly CheckRunSummary[];
  chosen: CheckId | undefined;
  /** A probe URL is there and nothing is running: what was skipped for want of one can be run. */
  canProbe: boolean;
  onChoose: (id: CheckId | undefined, by: 'click' | 'key') => void;
  onOpen: () => void;
  onRun: (ids: readonly CheckId[]) => void;
  onCompare: (number: number) => void;
}

/** The checks on their thread, and what they came to before on a second one. The grid has the focus; arrows, j and k move along its rows. */
export function CheckList({ rows, run, before, runs, chosen, canProbe, onChoose, onOpen, onRun, onCompare }: CheckListProps) {
  const { letters } = usePreferences();
  const grid = useRef<HTMLDivElement>(null);
  const at = rows.findIndex(({ id }) => id === chosen);
  const earlier = runs.filter(({ number, state }) => number !== run.number && state !== 'running');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is brought in sight when it is another one
  useEffect(() => {
    if (at !== -1) grid.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      ...(letters && { j: at + 1, k: at - 1 }),
    };
    const move = moves[event.key];
    const next = move === undefined ? undefined : rows[Math.max(0, Math.min(move, rows.length - 1))];
    if (next) onChoose(next.id, 'key');
    else if (event.key === 'Enter' && at !== -1) onOpen();
    else if (event.key === 'Escape' && at !== -1) onChoose(undefined, 'key');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={grid}
      role="grid"
      aria-label="Checks"
      aria-rowcount={rows.length}
      aria-activedescendant={at === -1 ? undefined : domId(rows[at]?.id)}
      tabIndex={0}
      className={styles['grid']}
      data-pane="list"
      onKeyDown={onKeyDown}
    >
      <div role="row" className={styles['heads']}>
        <span role="columnheader" className={styles['now']}>
          Run {run.number}
        </span>
        <span role="columnheader" className={styles['group']}>
          <span className={styles['unseen']}>What it is about</span>
        </span>
        <span role="columnheader">Check</span>
        <span role="columnheader" className={styles['level']}>
          Level
        </span>
        <span role="columnheader">Answer</span>
        <span role="columnheader" className={styles['end']}>
          Took
        </span>
        <span role="columnheader" className={styles['oldHead']}>
          {earlier.length > 0 ? (
            <Compared before={before} earlier={earlier} onCompare={onCompare} />
          ) : (
            <span className={styles['unseen']}>An earlier run</span>
          )}
        </span>
      </div>
      {rows.map((row, index) => (
        <Row key={row.id} row={row} index={index} selected={row.id === chosen} canProbe={canProbe} onChoose={onChoose} onRun={onRun} />
      ))}
    </div>
  );
}

/** Which run the second thread is of. */
function Compared({ before, earlier, onCompare }: Pick<CheckListProps, 'before' | 'onCompare'> & { earlier: readonly CheckRunSummary[] }) {
  return (
    <select aria-label="Compared with" value={before?.number ?? ''} onChange={(event) => onCompare(Number(event.target.value))}>
      {before === undefined && <option value="">Run …</option>}
      {earlier.map(({ number }) => (
        <option key={number} value={number}>
          Run {number}
        </option>
      ))}
    </select>
  );
}

interface RowProps extends Pick<CheckListProps, 'canProbe' | 'onChoose' | 'onRun'> {
  row: CheckRow;
  index: number;
  selected: boolean;
}

function Row({ row: { id, level, title, group, state, outcome, before }, index, selected, canProbe, onChoose, onRun }: RowProps) {
  const { knot, tone, word } = CHECK_STATES[state];
  const isQuiet = state === 'skipped' || state === 'left' || state === 'waiting';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys
    <div
      id={domId(id)}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={styles['row']}
      data-check={id}
      data-state={state}
      data-first={group === undefined ? undefined : index === 0 ? 'top' : 'group'}
      onClick={() => onChoose(id, 'click')}
    >
      <span role="gridcell" className={styles['knot']}>
        <Icon name={knot} tone={tone} label={word} />
      </span>
      <span role="gridcell" className={styles['group']}>
        {group}
      </span>
      <span role="gridcell" className={[styles['what'], isQuiet && styles['quiet']].filter(Boolean).join(' ')} title={title}>
        {title}
      </span>
      <span role="gridcell" className={styles['level']}>
        {LEVEL_WORDS[level]}
      </span>
      <span role="gridcell" className={/\d/.test(outcome?.answer ?? '') ? styles['answer'] : styles['words']} title={outcome?.answer}>
        {outcome?.answer ?? (state === 'asking' ? 'asking' : '')}
      </span>
      <span role="gridcell" className={styles['took']}>
        {state === 'skipped' && canProbe && outcome?.answer === NO_PROBE ? (
          <button
            type="button"
            className={styles['runIt']}
            onClick={(event) => {
              event.stopPropagation();
              onRun(['duplicate-in-sequence', 'duplicate-in-parallel']);
            }}
          >
            run now
          </button>
        ) : outcome?.tookMs === undefined || state === 'skipped' ? (
          ''
        ) : (
          formatTook(outcome.tookMs)
        )}
      </span>
      <span role="gridcell" className={styles['old']}>
        {before && (
          <Icon
            name={CHECK_STATES[before].knot}
            tone={before === 'failed' || before === 'warned' ? CHECK_STATES[before].tone : 'mute'}
            label={`before: ${CHECK_STATES[before].word}`}
          />
        )}
      </span>
    </div>
  );
}

const domId = (id: CheckId | undefined) => `check-row-${id}`;
