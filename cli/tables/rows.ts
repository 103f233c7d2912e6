import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { type DeliverySummary, isWithoutBody } from '#shared/domain/delivery/delivery.ts';
import { verdictText } from '#shared/domain/delivery/verdict.ts';
import { causeLine, marksText, markText, STATE_WORDS } from '../delivery-line.ts';
import type { Tone } from '../terminal/paint.ts';
import type { Table } from '../terminal/table.ts';
import { fullTime, shortTime } from '../terminal/times.ts';

export type Row = DeliverySummary | ArrivalSummary;

const STATE_TONES: Readonly<Partial<Record<Row['state'], Tone>>> = {
  delivered: 'good',
  arrived: 'good',
  failed: 'bad',
  exhausted: 'bad',
  refused: 'bad',
  waiting: 'warn',
  held: 'warn',
};

function stateText(row: Row): string {
  if (row.source === 'external') return row.state === 'arrived' ? '→ arrived' : '✕ refused';
  return isWithoutBody(row) ? '! delivered without its body' : STATE_WORDS[row.state];
}

const stateTone = (row: Row): Tone | undefined => (row.source !== 'external' && isWithoutBody(row) ? 'warn' : STATE_TONES[row.state]);

function eventText(row: Row): string {
  if (row.source !== 'external' || row.event !== undefined) return row.event ?? '';
  return row.method === '' ? 'not a request' : `${row.method} ${row.target}`;
}

const subjectText = (row: Row): string =>
  row.source === 'external' && row.subject === '' && row.refusal !== undefined ? REFUSAL_WORDS[row.refusal] : row.subject;

const attemptTone = ({ lastStatus }: Row): Tone | undefined => (lastStatus !== undefined && lastStatus < 400 ? undefined : 'bad');

const signatureOf = (row: Row): string => verdictText(row.verdict ?? 'unchecked', row.source === 'external' ? row.why : undefined);

/** Under a head that says what it is about. */
const signatureText = (row: Row): string => signatureOf(row).replace(/^signature /, '');

const signatureTone = ({ verdict }: Row): Tone | undefined => (verdict === 'invalid' ? 'bad' : verdict === 'valid' ? undefined : 'quiet');

/** What was sent and what came from elsewhere, as the inspector lists them. */
export const ROWS: Table<Row> = {
  columns: [
    { head: 'ID', text: ({ id }) => id, tone: () => 'strong', rank: 0, usual: 5 },
    {
      head: 'TIME',
      text: ({ createdAtMs }) => shortTime(createdAtMs, Date.now()),
      full: ({ createdAtMs }) => fullTime(createdAtMs, Date.now()),
      tone: () => 'quiet',
      rank: 4,
      usual: 8,
    },
    { head: 'STATE', text: stateText, tone: stateTone, rank: 0, min: 11, usual: 11 },
    { head: 'EVENT', text: eventText, rank: 1, min: 18, cut: 'middle', usual: 27 },
    { head: 'SUBJECT', text: subjectText, rank: 2, min: 8, usual: 16 },
    { head: 'WEBHOOK', text: (row) => (row.source === 'external' ? '→ external' : row.webhookName), rank: 3, min: 8, usual: 12 },
    {
      head: 'ATTEMPTS',
      text: ({ attemptMarks }) => marksText(attemptMarks),
      full: ({ attemptMarks }) => attemptMarks.map(markText).join(' '),
      tone: attemptTone,
      rank: 1,
      min: 8,
      cut: 'start',
    },
    { head: 'SIGNATURE', text: signatureText, full: signatureOf, tone: signatureTone, rank: 5 },
  ],
  below: ({ cause }) => cause && causeLine(cause),
};
