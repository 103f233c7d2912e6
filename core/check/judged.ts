import { CHECK_TEXTS } from '#shared/domain/check/check-texts.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckResult } from '#shared/domain/check/report.ts';
import type { Seen } from './check-run.ts';

/** What a check found out; the rest of an outcome is the same for all. */
export interface Judged {
  result: CheckResult;
  why: string;
  care?: string;
  fix?: string;
  answer: string;
  /** Of a failure the one that decides stands first. */
  seen: readonly Seen[];
}

export const firstOf = (decisive: Seen, seen: readonly Seen[]): Seen[] => [decisive, ...seen.filter((one) => one !== decisive)];

export const passed = (why: string, seen: readonly Seen[], answer = statusesOf(seen)): Judged => ({ result: 'pass', why, answer, seen });

export interface FailedParts {
  why: string;
  seen: readonly Seen[];
  answer?: string;
  care?: string;
  fix?: string;
}

/** With the care and fix of the table where there are no better ones. */
export function failed(id: CheckId, { why, seen, answer = statusesOf(seen), care, fix }: FailedParts): Judged {
  return { result: 'fail', why, care: care ?? CHECK_TEXTS[id].care, fix: fix ?? CHECK_TEXTS[id].fix, answer, seen };
}

export const skipped = (why: string, fix: string, answer: string, seen: readonly Seen[] = []): Judged => ({
  result: 'skip',
  ...{ why, fix, answer, seen },
});

/** `401`, `15 × 200`, `14 × 200, 422`, `closed`. */
export function statusesOf(seen: readonly Seen[]): string {
  const counts = new Map<string, number>();
  for (const { sent } of seen) counts.set(answerOf(sent), (counts.get(answerOf(sent)) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${count} × ${text}`)).join(', ');
}

function answerOf(sent: Seen['sent']): string {
  if (sent.kind === 'answer') return String(sent.status);
  return sent.status === undefined ? sent.reason : `${sent.status}, no end`;
}

/** Of an answer, also of one that began and did not end. */
export const statusOf = ({ sent }: Pick<Seen, 'sent'>): number | undefined => sent.status;

export function isTaken(seen: Pick<Seen, 'sent'>): boolean {
  const status = statusOf(seen);
  return status !== undefined && status >= 200 && status < 300;
}

/** MLflow sends such a delivery up to three more times. */
export const isRetried = (status: number): boolean => RETRIED.has(status);
const RETRIED: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** What MLflow does about an answer that was to be 2xx. */
export function careOf(seen: Seen): string {
  const status = statusOf(seen);
  if (status === undefined) return 'MLflow takes this for a lost connection and sends the event again, up to three times.';
  if (status < 400) return 'MLflow takes every status below 400 for a delivered event, so nobody would notice.';
  if (isRetried(status)) return `MLflow sends an event again, up to three times, after a ${status}.`;
  return `MLflow does not come back after a ${status}: the event is lost to this receiver.`;
}
