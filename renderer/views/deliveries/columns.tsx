import { useInspector, usePreferences } from '#renderer/inspector.ts';
import type { ExtraColumn } from '#renderer/state/preferences.ts';
import { type DeliveryRow as Delivery, type Row, STATE_WORDS, shownState } from '#renderer/state/row.ts';
import { Cell } from '#renderer/ui/cell.tsx';
import { EventName } from '#renderer/ui/event-name.tsx';
import { codeWord, formatBytes, formatClock, formatMoment, formatTook } from '#renderer/ui/format.ts';
import { Icon, STATE_TONES } from '#renderer/ui/icon.tsx';
import type { Column } from '#renderer/ui/list/columns.ts';
import { Shield } from '#renderer/ui/shield.tsx';
import { Thread } from '#renderer/ui/thread.tsx';
import { Waterfall } from '#renderer/ui/waterfall.tsx';
import { causeText } from '#shared/domain/delivery/explain.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import { VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import styles from './delivery-list.module.css';
import { STATE_ICONS, STATE_TOKENS } from './state-marks.ts';
import { SubjectText } from './subject-text.tsx';

/** What every list of deliveries shows, as far as there is room for it. */
const USUAL: readonly Column<Row>[] = [
  {
    id: 'state',
    head: '',
    width: [
      [0, '16px'],
      [1060, '88px'],
    ],
    cell(row) {
      const state = shownState(row);
      return (
        <Cell className={styles['state']} token={['state', STATE_TOKENS[state]]}>
          <Icon name={STATE_ICONS[state]} tone={STATE_TONES[state]} label={STATE_WORDS[state]} />
          <span className={styles['word']}>{STATE_WORDS[state]}</span>
        </Cell>
      );
    },
  },
  {
    id: 'time',
    head: <TimeHead />,
    width: [
      [0, '60px'],
      [540, '92px'],
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
    id: 'event',
    head: 'Event',
    width: [
      [0, 'minmax(0, 1fr)'],
      [700, 'minmax(0, 212px)'],
    ],
    cell: (row) => (
      <Cell className={styles['cell']} token={['event', row.event]}>
        <EventName event={row.event} />
        {row.kind === 'delivery' && row.cause && <span className={styles['besideEvent']}>{whyName(row.cause)}</span>}
      </Cell>
    ),
  },
  {
    id: 'subject',
    head: 'Subject',
    width: 'minmax(0, 1fr)',
    from: 700,
    cell(row) {
      const cause = row.kind === 'delivery' ? row.cause : undefined;
      const title = [subjectText(row.about), cause && causeText(cause)].filter(Boolean).join('\n');
      return (
        <Cell className={styles['subject']} title={title} token={subjectToken(row.about)}>
          <SubjectText about={row.about} />
          {cause && <span className={styles['inlineWhy']}> · {whyName(cause)}</span>}
        </Cell>
      );
    },
  },
  {
    id: 'webhook',
    head: 'Webhook',
    width: [
      [0, '108px'],
      [1060, '104px'],
    ],
    from: 900,
    cell: (row) =>
      row.kind === 'unheard' ? (
        <Cell className={styles['hook']} title={UNHEARD[row.reason]}>
          <span className={styles['absent']}>{UNHEARD[row.reason]}</span>
        </Cell>
      ) : (
        <Cell className={styles['hook']} title={row.webhookName} token={['webhook', row.webhookName]}>
          {row.webhookName}
        </Cell>
      ),
  },
  {
    id: 'attempts',
    head: 'Attempts',
    width: [
      [0, '68px'],
      [540, '92px'],
    ],
    cell: (row) => (
      <Cell className={styles['attempts']} title={row.kind === 'unheard' ? UNHEARD[row.reason] : undefined}>
        {row.kind === 'unheard' ? <Absent /> : <Thread row={row} />}
      </Cell>
    ),
  },
  {
    id: 'code',
    head: 'Code',
    width: '56px',
    cell: (row) =>
      row.kind === 'unheard' ? (
        <Cell className={styles['code']}>
          <Absent />
        </Cell>
      ) : (
        <Cell
          className={styles['code']}
          title={row.cause && causeText(row.cause)}
          token={row.lastStatus === undefined ? undefined : ['status', String(row.lastStatus)]}
        >
          <Code row={row} />
        </Cell>
      ),
  },
  {
    id: 'signature',
    head: <span title="Signature">Sig</span>,
    width: '20px',
    cell(row) {
      const verdict = row.kind === 'delivery' ? row.verdict : undefined;
      return (
        <Cell className={styles['sig']} token={verdict && ['verified', VERDICT_WORDS[verdict].token]}>
          {verdict ? <Shield verdict={verdict} /> : <Absent />}
        </Cell>
      );
    },
  },
  {
    id: 'took',
    head: 'Took',
    width: '48px',
    from: 760,
    end: true,
    cell(row) {
      const tookMs = row.kind === 'delivery' ? row.tookMs : undefined;
      return <Cell className={styles['took']}>{tookMs === undefined ? <Absent /> : formatTook(tookMs)}</Cell>;
    },
  },
];

/** Columns that somebody asked for, at the right end of a list that is wide enough. */
export const EXTRA: readonly (Column<Row> & { id: ExtraColumn })[] = [
  extra('source', 'Source', '72px', ({ source }) => source),
  extra('size', 'Size', '76px', ({ size }) => formatBytes(size)),
  extra(
    'deliveryId',
    'Delivery id',
    '76px',
    ({ deliveryId }) => deliveryId.slice(0, 8),
    ({ deliveryId }) => deliveryId,
  ),
  extra('replayOf', 'Replay of', '64px', ({ replayOf }) => replayOf ?? ''),
  {
    id: 'waterfall',
    head: 'Waterfall, why',
    width: '116px',
    from: 1060,
    // A refusal is not retried, so that its waterfall is one bar: its cause takes the place.
    cell(row) {
      const cause = row.kind === 'delivery' ? row.cause : undefined;
      return (
        <Cell className={styles['why']} title={cause && causeText(cause)} token={cause && ['why', cause.why]}>
          {cause ? whyName(cause) : row.kind === 'delivery' && <Waterfall row={row} />}
        </Cell>
      );
    },
  },
];

export function deliveryColumns(asked: readonly ExtraColumn[]): readonly Column<Row>[] {
  return [...USUAL, ...EXTRA.filter(({ id }) => asked.includes(id))];
}

function extra(
  id: ExtraColumn,
  head: string,
  width: string,
  textOf: (row: Delivery) => string,
  titleOf = textOf,
): Column<Row> & { id: ExtraColumn } {
  return {
    id,
    head,
    width,
    from: 760,
    cell: (row) => (
      <Cell className={styles['extraColumn']} title={row.kind === 'unheard' ? '' : titleOf(row)}>
        {row.kind === 'unheard' ? '' : textOf(row)}
      </Cell>
    ),
  };
}

const UNHEARD = { disabled: 'the webhook is disabled', 'no-subscriber': 'no webhook listens' } as const;

function subjectToken({ kind, name }: Subject): readonly ['model' | 'prompt', string] | undefined {
  return kind === 'budget' ? undefined : [kind, name];
}

/** The head that turns the order of the list. */
function TimeHead() {
  const { preferences } = useInspector();
  const newestFirst = usePreferences().order === 'newest-first';
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => preferences.update((now) => ({ ...now, order: newestFirst ? 'oldest-first' : 'newest-first' }))}
      title={newestFirst ? 'Newest first' : 'Oldest first'}
    >
      Time <Icon name="a-up" className={newestFirst ? styles['turned'] : undefined} />
    </button>
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

function Absent() {
  return (
    <span className={styles['absent']}>
      <span aria-hidden="true">–</span>
    </span>
  );
}
