import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import type { Tone } from '../terminal/paint.ts';
import { durationText } from '../terminal/spans.ts';
import type { Table } from '../terminal/table.ts';
import { shortTime } from '../terminal/times.ts';

function answerText({ passedOn, answer }: CaptureSummary): string {
  const here = answer === undefined ? 'no answer' : `${answer.status} from the mock receiver`;
  switch (passedOn?.result) {
    case 'answered':
      return [passedOn.status, passedOn.said && `“${passedOn.said}”`].filter(Boolean).join(' ');
    case 'no-answer':
      return `${here}: ${passedOn.message ?? ''}`;
    case 'not-sent':
      return `not passed on, ${here}: ${passedOn.message ?? ''}`;
    default:
      return `not passed on, ${here}`;
  }
}

function answerTone({ passedOn }: CaptureSummary): Tone {
  if (passedOn?.result !== 'answered') return passedOn === undefined ? 'quiet' : 'bad';
  return (passedOn.status ?? 500) < 400 ? 'good' : 'bad';
}

/** What the app got, a line for each attempt, while somebody looks on. */
export const FORWARDED: Table<CaptureSummary> = {
  columns: [
    { head: 'ID', text: ({ id }) => id, tone: () => 'strong', rank: 0, usual: 5 },
    { head: 'TIME', text: ({ atMs }) => shortTime(atMs, Date.now()), tone: () => 'quiet', rank: 3, usual: 8 },
    { head: 'TO', text: ({ passedOn, target }) => passedOn?.url ?? target, rank: 1, min: 14, cut: 'middle', usual: 27 },
    { head: 'ANSWER', text: answerText, tone: answerTone, rank: 0, min: 12, usual: 22 },
    { head: 'TRY', text: ({ attempt = 1 }) => `#${attempt}`, rank: 2, usual: 3 },
    { head: 'TOOK', text: ({ tookMs }) => durationText(tookMs), rank: 4, align: 'end', least: 6 },
    {
      head: 'SIGNATURE',
      text: ({ verdict, answer }) => checkText(verdict, answer?.status).replace(/^signature /, ''),
      tone: ({ verdict }) => (verdict.result === 'invalid' ? 'bad' : verdict.result === 'valid' ? undefined : 'quiet'),
      rank: 5,
      min: 11,
      usual: 18,
    },
  ],
};
