import { memo } from 'react';
import { causeText } from '#shared/domain/delivery/explain.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import { subjectText } from '#shared/domain/delivery/subject.ts';
import { VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import type { ExtraColumn } from '../../state/preferences.ts';
import { type DeliveryRow as Delivery, type Row, type ShownState, STATE_WORDS, shownState } from '../../state/row.ts';
import { Cell } from '../../ui/cell.tsx';
import { EventName } from '../../ui/event-name.tsx';
import { codeWord, formatClock, formatMoment, formatTook } from '../../ui/format.ts';
import { Icon, STATE_TONES } from '../../ui/icon.tsx';
import { Shield } from '../../ui/shield.tsx';
import { Thread } from '../../ui/thread.tsx';
import styles from './delivery-list.module.css';
import { ExtraCells } from './extra-columns.tsx';

interface DeliveryRowProps {
  row: Row;
  /** Counted from the top of the whole list, from 1. */
  index: number;
  topPx: number;
  selected: boolean;
  /** Its detail is shown; several may be selected. */
  open: boolean;
  columns: readonly ExtraColumn[];
  onChoose: (id: string) => void;
}

/** One delivery in one line. Keyboard focus stays on the grid, which points here by the row's DOM id. */
export const DeliveryRow = memo(function DeliveryRow({ row, index, topPx, selected, open, columns, onChoose }: DeliveryRowProps) {
  const state = shownState(row);
  const { clock, fraction } = formatClock(row.atMs);
  const because = row.kind === 'delivery' && row.cause ? causeText(row.cause) : undefined;
  const classes = [styles['row'], state === 'failed' && styles['failed'], row.kind === 'unheard' && styles['quiet']];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys for the row it points to
    <div
      className={classes.filter(Boolean).join(' ')}
      style={{ top: topPx }}
      role="row"
      id={rowDomId(row.id)}
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-state={state}
      data-open={open || undefined}
      onClick={() => onChoose(row.id)}
    >
      <Cell className={styles['state']} token={['state', STATE_TOKENS[state]]}>
        <Icon name={STATE_ICONS[state]} tone={STATE_TONES[state]} label={STATE_WORDS[state]} />
        <span className={styles['word']}>{STATE_WORDS[state]}</span>
      </Cell>
      <Cell className={styles['time']} title={formatMoment(row.atMs, Date.now())}>
        {clock}
        <span className={styles['fraction']}>{fraction}</span>
      </Cell>
      <Cell className={styles['cell']} token={['event', row.event]}>
        <EventName event={row.event} />
        {row.kind === 'delivery' && row.cause && <span className={styles['besideEvent']}>{whyName(row.cause)}</span>}
      </Cell>
      <Cell
        className={styles['subject']}
        title={[subjectText(row.about), because].filter(Boolean).join('\n')}
        token={subjectToken(row.about)}
      >
        <SubjectText about={row.about} />
        {row.kind === 'delivery' && row.cause && <span className={styles['inlineWhy']}> · {whyName(row.cause)}</span>}
      </Cell>
      {row.kind === 'unheard' ? <UnheardCells reason={row.reason} /> : <DeliveryCells row={row} />}
      <ExtraCells row={row} columns={columns} />
    </div>
  );
});

export const STATE_ICONS: Record<ShownState, `s-${ShownState}`> = {
  queued: 's-queued',
  flight: 's-flight',
  retrying: 's-retrying',
  held: 's-held',
  delivered: 's-delivered',
  failed: 's-failed',
  cancelled: 's-cancelled',
  nobody: 's-nobody',
};

/** The words of the filter language. */
const STATE_TOKENS: Record<ShownState, string> = {
  queued: 'pending',
  flight: 'in-flight',
  retrying: 'retrying',
  held: 'held',
  delivered: 'delivered',
  failed: 'failed',
  cancelled: 'cancelled',
  nobody: 'unheard',
};

function subjectToken({ kind, name }: Subject): readonly ['model' | 'prompt', string] | undefined {
  return kind === 'budget' ? undefined : [kind, name];
}

export const rowDomId = (id: string) => `row-${id}`;

function DeliveryCells({ row }: { row: Delivery }) {
  return (
    <>
      <Cell className={styles['hook']} title={row.webhookName} token={['webhook', row.webhookName]}>
        {row.webhookName}
      </Cell>
      <Cell className={styles['attempts']}>
        <Thread row={row} />
      </Cell>
      <Cell
        className={styles['code']}
        title={row.cause && causeText(row.cause)}
        token={row.lastStatus === undefined ? undefined : ['status', String(row.lastStatus)]}
      >
        <Code row={row} />
      </Cell>
      <Cell className={styles['sig']} token={row.verdict && ['verified', VERDICT_WORDS[row.verdict].token]}>
        {row.verdict ? <Shield verdict={row.verdict} /> : <Absent />}
      </Cell>
      <Cell className={styles['took']}>{row.tookMs === undefined ? <Absent /> : formatTook(row.tookMs)}</Cell>
    </>
  );
}

function Code({ row }: { row: Delivery }) {
  const word = codeWord(row.lastStatus ?? row.lastError);
  return (
    <>
      {word === '–' ? <Absent /> : word}
      {row.bodyLost && <Icon name="a-warn" tone="warn" label="Body lost in redirect" className={styles['small']} />}
      {!row.bodyLost && row.stale === 'before-first-send' && (
        <Icon name="a-warn" tone="warn" label="Stale before first send" className={styles['small']} />
      )}
    </>
  );
}

function UnheardCells({ reason }: { reason: 'no-subscriber' | 'disabled' }) {
  const words = reason === 'disabled' ? 'the webhook is disabled' : 'no webhook listens';
  return (
    <>
      <Cell className={styles['hook']} title={words}>
        <span className={styles['absent']}>{words}</span>
      </Cell>
      <Cell className={styles['attempts']} title={words}>
        <Absent />
      </Cell>
      <Cell className={styles['code']}>
        <Absent />
      </Cell>
      <Cell className={styles['sig']}>
        <Absent />
      </Cell>
      <Cell className={styles['took']}>
        <Absent />
      </Cell>
    </>
  );
}

function Absent() {
  return (
    <span className={styles['absent']}>
      <span aria-hidden="true">–</span>
    </span>
  );
}

/** `iris v4 champion`: the name in ink, the rest quieter. */
export function SubjectText({ about: { name, version, alias, tag } }: { about: Subject }) {
  return (
    <>
      {name}
      {version !== undefined && <span className={styles['version']}> v{version}</span>}
      {alias !== undefined && <span className={styles['extra']}> {alias}</span>}
      {tag && (
        <span className={styles['extra']}>
          {' '}
          {tag.key}
          {tag.value !== undefined && `=${tag.value}`}
        </span>
      )}
    </>
  );
}
