import type { ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import {
  type AttemptMark,
  type DeliverySummary,
  derivedWords,
  isWithoutBody,
  type UnheardEvent,
} from '#shared/domain/delivery/delivery.ts';
import { verdictText } from '#shared/domain/delivery/verdict.ts';
import { causeLine, marksText, markText, STATE_WORDS } from '../delivery-line.ts';
import type { Tone } from '../terminal/paint.ts';
import type { Table } from '../terminal/table.ts';
import { fullTime, shortTime } from '../terminal/times.ts';

/** A delivery, what came from elsewhere, or an event that nobody heard. */
export type Row = DeliverySummary | ArrivalSummary | UnheardEvent;

export const isUnheard = (row: Row): row is UnheardEvent => !('source' in row);
export const isArrival = (row: Row): row is ArrivalSummary => 'source' in row && row.source === 'external';

export const timeOfRow = (row: Row): number => (isUnheard(row) ? row.atMs : row.createdAtMs);

const STATE_TONES: Readonly<Partial<Record<DeliverySummary['state'] | ArrivalSummary['state'], Tone>>> = {
  delivered: 'good',
  arrived: 'good',
  failed: 'bad',
  exhausted: 'bad',
  refused: 'bad',
  waiting: 'warn',
  held: 'warn',
};

function stateText(row: Row): string {
  if (isUnheard(row)) return '· unheard';
  if (isArrival(row)) return row.state === 'arrived' ? '→ arrived' : '✕ refused';
  return isWithoutBody(row) ? '! delivered without its body' : STATE_WORDS[row.state];
}

function stateTone(row: Row): Tone | undefined {
  if (isUnheard(row)) return 'warn';
  return !isArrival(row) && isWithoutBody(row) ? 'warn' : STATE_TONES[row.state];
}

function eventText(row: Row): string {
  if (!isArrival(row) || row.event !== undefined) return row.event ?? '';
  return row.method === '' ? 'not a request' : `${row.method} ${row.target}`;
}

const subjectText = (row: Row): string =>
  isArrival(row) && row.subject === '' && row.refusal !== undefined ? REFUSAL_WORDS[row.refusal] : row.subject;

const UNHEARD_WORDS: Readonly<Record<UnheardEvent['reason'], string>> = {
  'no-subscriber': 'no webhook listens',
  disabled: 'the webhook is disabled',
  'other-workspace': 'only webhooks of other workspaces listen',
};

function webhookText(row: Row): string {
  if (isUnheard(row)) return UNHEARD_WORDS[row.reason];
  return isArrival(row) ? `→ ${row.origin ?? 'external'}` : row.webhookName;
}

const marksOf = (row: Row): readonly AttemptMark[] => (isUnheard(row) ? [] : row.attemptMarks);

function attemptTone(row: Row): Tone | undefined {
  const last = marksOf(row).at(-1);
  return last === undefined || last === 'in-flight' || (typeof last === 'number' && last < 400) ? undefined : 'bad';
}

const signatureOf = (row: Row): string =>
  isUnheard(row) ? '' : verdictText(row.verdict ?? 'unchecked', isArrival(row) ? row.why : undefined);

/** Under a head that says what it is about. */
const signatureText = (row: Row): string => signatureOf(row).replace(/^signature /, '');

function signatureTone(row: Row): Tone | undefined {
  const verdict = isUnheard(row) ? undefined : row.verdict;
  return verdict === 'invalid' ? 'bad' : verdict === 'valid' ? undefined : 'quiet';
}

function remarkOf(row: Row): string | undefined {
  if (isUnheard(row)) return undefined;
  const remarks = [isArrival(row) ? undefined : derivedWords(row), row.cause && causeLine(row.cause)].filter((text) => text !== undefined);
  return remarks.length === 0 ? undefined : remarks.join('  ');
}

/** What was sent and what came from elsewhere, as the inspector lists them. */
export const ROWS: Table<Row> = {
  columns: [
    { head: 'ID', text: ({ id }) => id, tone: () => 'strong', rank: 0, usual: 5 },
    {
      head: 'TIME',
      text: (row) => shortTime(timeOfRow(row), Date.now()),
      full: (row) => fullTime(timeOfRow(row), Date.now()),
      tone: () => 'quiet',
      rank: 4,
      usual: 8,
    },
    { head: 'STATE', text: stateText, tone: stateTone, rank: 0, min: 11, usual: 11 },
    { head: 'EVENT', text: eventText, rank: 1, min: 18, cut: 'middle', usual: 27 },
    { head: 'SUBJECT', text: subjectText, rank: 2, min: 8, usual: 16 },
    { head: 'WEBHOOK', text: webhookText, rank: 3, min: 8, usual: 12 },
    {
      head: 'ATTEMPTS',
      text: (row) => marksText(marksOf(row)),
      full: (row) => marksOf(row).map(markText).join(' '),
      tone: attemptTone,
      rank: 1,
      min: 8,
      cut: 'start',
    },
    { head: 'SIGNATURE', text: signatureText, full: signatureOf, tone: signatureTone, rank: 5 },
  ],
  below: remarkOf,
};
