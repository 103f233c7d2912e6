import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { checkText } from '#shared/domain/delivery/verdict.ts';
import { causeLine } from '../delivery-line.ts';
import type { Table } from '../terminal/table.ts';
import { fullTime, shortTime } from '../terminal/times.ts';

const requestText = ({ method, target }: CaptureSummary): string => (method === '' ? 'not a request' : `${method} ${target}`);

const answerText = ({ answer }: CaptureSummary): string => (answer === undefined ? 'no answer' : String(answer.status));

const isFine = ({ answer }: CaptureSummary): boolean => answer !== undefined && answer.status < 400;

const signatureOf = ({ refusal, verdict, answer }: CaptureSummary): string =>
  refusal === undefined ? checkText(verdict, answer?.status) : REFUSAL_WORDS[refusal];

/** What the mock receiver got. */
export const CAPTURES: Table<CaptureSummary> = {
  columns: [
    { head: 'ID', text: ({ id }) => id, tone: () => 'strong', rank: 0, usual: 5 },
    {
      head: 'TIME',
      text: ({ atMs }) => shortTime(atMs, Date.now()),
      full: ({ atMs }) => fullTime(atMs, Date.now()),
      tone: () => 'quiet',
      rank: 3,
      usual: 8,
    },
    { head: 'REQUEST', text: requestText, rank: 0, min: 14, cut: 'middle', usual: 13 },
    { head: 'ANSWER', text: answerText, tone: (capture) => (isFine(capture) ? 'good' : 'bad'), rank: 0, usual: 6 },
    {
      head: 'SIGNATURE',
      text: (capture) => signatureOf(capture).replace(/^signature /, ''),
      full: signatureOf,
      tone: ({ verdict }) => (verdict.result === 'invalid' ? 'bad' : verdict.result === 'valid' ? undefined : 'quiet'),
      rank: 1,
      min: 8,
    },
    { head: 'DELIVERY', text: ({ deliveryId = '–', attempt = 1 }) => `${deliveryId} #${attempt}`, rank: 2, min: 12, cut: 'middle' },
    { head: 'BYTES', text: ({ bodySize }) => String(bodySize), align: 'end', rank: 4, usual: 5 },
    { head: 'FROM', text: ({ peer, tunnelled }) => `${peer}${tunnelled ? ' through the tunnel' : ''}`, rank: 5, min: 9 },
  ],
  below: ({ cause }) => cause && causeLine(cause),
};
