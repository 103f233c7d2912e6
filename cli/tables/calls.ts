import type { ApiCall, CausedEvent } from '#shared/domain/app/api-call.ts';
import { durationText } from '../terminal/spans.ts';
import type { Table } from '../terminal/table.ts';
import { fullTime, shortTime } from '../terminal/times.ts';

const QUIET_WORDS: Readonly<Record<NonNullable<ApiCall['quiet']>, string>> = {
  reading: 'only reads',
  refused: 'refused',
  'not-emitting': 'MLflow has no event for it',
};

const REASON_WORDS: Readonly<Record<NonNullable<CausedEvent['reason']>, string>> = {
  'no-subscriber': 'nobody listens',
  disabled: 'the webhook is disabled',
  'other-workspace': 'only webhooks of other workspaces listen',
};

const causedText = ({ event, subject, heardBy, reason }: CausedEvent): string =>
  `${event} ${subject} → ${reason === undefined ? `${heardBy} ${heardBy === 1 ? 'webhook' : 'webhooks'}` : REASON_WORDS[reason]}`;

const outcomeText = ({ caused, quiet, agent }: ApiCall): string =>
  agent
    ? `by an agent: ${agent.outcome}`
    : caused.length > 0
      ? caused.map(causedText).join(', ')
      : quiet === undefined
        ? ''
        : QUIET_WORDS[quiet];

/** Calls to the MLflow API, and what came of each. */
export const CALLS: Table<ApiCall> = {
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
    { head: 'CALL', text: ({ method, path }) => `${method} ${path}`, rank: 0, min: 20, cut: 'middle', usual: 30 },
    { head: 'STATUS', text: ({ status }) => String(status), tone: ({ status }) => (status < 400 ? undefined : 'bad'), rank: 0, usual: 6 },
    { head: 'CAUSED', text: outcomeText, tone: ({ caused }) => (caused.length > 0 ? undefined : 'quiet'), rank: 1, min: 16 },
    { head: 'TOOK', text: ({ tookMs }) => durationText(tookMs), align: 'end', rank: 4, least: 6 },
    { head: 'CLIENT', text: ({ client = '' }) => client, tone: () => 'quiet', rank: 5, min: 10 },
  ],
  below: ({ hint }) => hint,
};
