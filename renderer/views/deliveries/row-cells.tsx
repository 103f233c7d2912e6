import type { Row } from '#renderer/state/row.ts';
import { codeWord, markTitle } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { causeText } from '#shared/domain/delivery/explain.ts';
import { whyName } from '#shared/domain/delivery/why-names.ts';
import styles from './delivery-list.module.css';
import { externalTitle } from './external-cells.tsx';

/** What was sent, or came from elsewhere: all but events that nobody heard. */
export type Received = Exclude<Row, { kind: 'unheard' }>;

export const causeIn = (row: Row) => (row.kind === 'unheard' ? undefined : row.cause);

export function whyIn(row: Row): string {
  const cause = causeIn(row);
  return cause ? whyName(cause) : '';
}

export function codeTitle(row: Received): string | undefined {
  if (row.cause) return causeText(row.cause);
  if (row.kind === 'external') return row.refusal === undefined ? undefined : REFUSAL_WORDS[row.refusal];
  return markTitle(row.lastStatus ?? row.lastError);
}

/** Of a request that names no event. */
export function Title({ row }: { row: Row }) {
  if (row.kind !== 'external') return null;
  const title = externalTitle(row);
  return (
    <span className={styles['request']} title={`${row.method} ${row.target}`}>
      {title}
    </span>
  );
}

export function Code({ row }: { row: Received }) {
  const word = codeWord(row.lastStatus ?? (row.kind === 'delivery' ? row.lastError : row.attemptMarks.at(-1)));
  if (row.kind === 'external') return word;
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

export function Absent() {
  return (
    <span className={styles['absent']}>
      <span aria-hidden="true">–</span>
    </span>
  );
}
