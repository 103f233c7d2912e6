import { useInspector, usePreferences } from '#renderer/inspector.ts';
import { type Row, STATE_WORDS, shownState } from '#renderer/state/row.ts';
import type { ExtraColumn } from '#renderer/state/session-layout.ts';
import { Cell } from '#renderer/ui/cell.tsx';
import { EventName } from '#renderer/ui/event-name.tsx';
import { formatBytes, formatClock, formatMoment, formatTook } from '#renderer/ui/format.ts';
import { Icon, STATE_TONES } from '#renderer/ui/icon.tsx';
import type { Column } from '#renderer/ui/list/columns.ts';
import listStyles from '#renderer/ui/list/list.module.css';
import { Shield } from '#renderer/ui/shield.tsx';
import { Thread } from '#renderer/ui/thread.tsx';
import { Waterfall } from '#renderer/ui/waterfall.tsx';
import { causeText } from '#shared/domain/delivery/explain.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import { VERDICT_WORDS } from '#shared/domain/delivery/verdict.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import { visible } from '#shared/domain/wire/visible.ts';
import styles from './delivery-list.module.css';
import { ExternalThread, externalFrom, externalName, externalSubject, externalToken } from './external-cells.tsx';
import { Absent, Code, causeIn, codeTitle, type Received, Title, whyIn } from './row-cells.tsx';
import { STATE_ICONS, STATE_TOKENS } from './state-marks.ts';
import { SubjectText } from './subject-text.tsx';

/** What every list of deliveries shows, as far as there is room for it. */
const USUAL: readonly Column<Row>[] = [
  {
    id: 'state',
    head: <span className={listStyles['unseen']}>State</span>,
    width: [
      [0, '16px'],
      [1060, '88px'],
    ],
    cell(row) {
      const state = shownState(row);
      return (
        <Cell className={styles['state']} token={STATE_TOKENS[state]}>
          <Icon name={STATE_ICONS[state]} tone={STATE_TONES[state]} label={STATE_WORDS[state]} />
          <span className={styles['word']}>{state === 'lost' ? 'Body lost' : STATE_WORDS[state]}</span>
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
      <Cell className={styles['cell']} token={row.event === undefined ? undefined : ['event', row.event]}>
        {row.event === undefined ? <Title row={row} /> : <EventName event={row.event} />}
        {causeIn(row) && <span className={styles['besideEvent']}>{whyIn(row)}</span>}
      </Cell>
    ),
  },
  {
    id: 'subject',
    head: 'Subject',
    width: 'minmax(0, 1fr)',
    from: 700,
    cell(row) {
      const cause = causeIn(row);
      const text = visible(row.kind === 'external' ? externalSubject(row) : subjectText(row.about));
      const title = [text, cause && causeText(cause)].filter(Boolean).join('\n');
      return (
        <Cell className={styles['subject']} title={title} token={row.about && subjectToken(row.about)}>
          {row.about ? <SubjectText about={row.about} /> : <span className={styles['extra']}>{text}</span>}
          {row.kind === 'delivery' && row.source === 'mirror' && <span className={styles['inlineWhy']}> · derived from an API call</span>}
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
    cell(row) {
      switch (row.kind) {
        case 'unheard':
          return (
            <Cell className={styles['hook']} title={UNHEARD[row.reason]}>
              <span className={styles['absent']}>{UNHEARD[row.reason]}</span>
            </Cell>
          );
        case 'external':
          return (
            <Cell className={styles['hook']} title={externalFrom(row)} token={externalToken(row)}>
              <span className={styles['absent']}>{externalName(row)}</span>
            </Cell>
          );
        case 'delivery':
          return (
            <Cell
              className={styles['hook']}
              title={row.source === 'mirror' ? `${row.webhookName}\nDerived from an API call` : row.webhookName}
              token={['webhook', row.webhookName]}
            >
              {row.webhookName}
            </Cell>
          );
      }
    },
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
        {row.kind === 'unheard' && <Absent />}
        {row.kind === 'delivery' && <Thread row={row} />}
        {row.kind === 'external' && <ExternalThread row={row} />}
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
          title={codeTitle(row)}
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
      const verdict = row.kind === 'unheard' ? undefined : row.verdict;
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
      const tookMs = row.kind === 'unheard' ? undefined : row.tookMs;
      return <Cell className={styles['took']}>{tookMs === undefined ? <Absent /> : formatTook(tookMs)}</Cell>;
    },
  },
];

/** Columns that somebody asked for, at the right end of a list that is wide enough. */
export const EXTRA: readonly (Column<Row> & { id: ExtraColumn })[] = [
  extra('rowId', 'Row id', '56px', ({ id }) => id),
  extra('source', 'Source', '72px', (row) => (row.kind === 'delivery' ? row.source : row.tunnelled ? 'tunnel' : 'external')),
  extra('size', 'Size', '76px', ({ size }) => formatBytes(size)),
  extra(
    'deliveryId',
    'Delivery id',
    '76px',
    ({ deliveryId = '' }) => deliveryId.slice(0, 8),
    ({ deliveryId = '' }) => deliveryId,
  ),
  extra('replayOf', 'Replay of', '64px', (row) => (row.kind === 'delivery' && row.replayOf) || ''),
  {
    id: 'waterfall',
    head: 'Waterfall, why',
    width: '116px',
    from: 1060,
    // A refusal is not retried, so that its waterfall is one bar: its cause takes the place.
    cell(row) {
      const cause = causeIn(row);
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
  textOf: (row: Received) => string,
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

const UNHEARD = {
  disabled: 'the webhook is disabled',
  'no-subscriber': 'no webhook listens',
  'other-workspace': 'only other workspaces listen',
} as const;

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
