import { type DeliveryRow, shownDeliveryState } from '#renderer/state/row.ts';
import type { AttemptMark } from '#shared/domain/delivery/delivery.ts';
import { codeWord, plural } from './format.ts';
import { Icon, type KnotName, type Tone } from './icon.tsx';
import styles from './thread.module.css';

interface Knot {
  name: KnotName;
  tone: Tone;
  /** Where the line leads to something that has not happened. */
  planned: boolean;
}

type ThreadRow = Pick<DeliveryRow, 'state' | 'reason' | 'source' | 'attempts' | 'attemptMarks' | 'bodyLost'>;

/** The attempts of a delivery as knots on a line: four, then how many more there are. */
export function Thread({ row }: { row: ThreadRow }) {
  const knots = knotsOf(row);
  const shown = knots.slice(0, 4);
  const more = knots.length - shown.length;
  return (
    <span className={styles['thread']} role="img" aria-label={wordsOf(row)} title={wordsOf(row)}>
      {shown.map((knot, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a knot is its place on the line
        <span key={index} className={styles['link']}>
          {index > 0 && <span className={knot.planned ? styles['dashed'] : styles['solid']} />}
          <Icon name={knot.name} tone={knot.tone} />
        </span>
      ))}
      {more > 0 && <span className={styles['more']}>+{more}</span>}
    </span>
  );
}

function knotsOf(row: ThreadRow): Knot[] {
  const { attemptMarks, bodyLost } = row;
  const knots = attemptMarks.map(knotOf);
  if (bodyLost) knots.splice(-1, 0, { name: 'k-hop', tone: 'ink-2', planned: false });
  const end = shownDeliveryState(row);
  if (end === 'retrying' || end === 'queued') knots.push({ name: 'k-plan', tone: 'mute', planned: true });
  if (end === 'held') knots.push({ name: 'k-held', tone: 'ink', planned: true });
  if (end === 'cancelled') knots.push({ name: 'k-cut', tone: 'mute', planned: true });
  return knots;
}

export function knotOf(mark: AttemptMark): Knot {
  if (mark === 'in-flight') return { name: 'k-now', tone: 'live', planned: false };
  if (typeof mark === 'number' && mark < 400) return { name: 'k-ok', tone: 'ink-2', planned: false };
  return { name: 'k-fail', tone: 'bad', planned: false };
}

function wordsOf({ attempts, attemptMarks }: ThreadRow): string {
  if (attempts === 0) return 'No attempt yet';
  return `${plural(attempts, 'attempt')}: ${attemptMarks.map((mark) => (mark === 'in-flight' ? 'in flight' : codeWord(mark))).join(', ')}`;
}
