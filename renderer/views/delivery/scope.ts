import type { CaptureDetail } from '#shared/domain/capture.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery.ts';

/** One attempt of a delivery, and what our receiver kept of it: what Verify, Request and Response show. */
export interface Scope {
  attempt: Attempt | undefined;
  capture: CaptureDetail | undefined;
  /** An attempt that was asked for and does not exist. */
  unknown?: number;
}

/** Without a wish, the last attempt. */
export function scopeOf(delivery: DeliveryDetail, captures: readonly CaptureDetail[], wanted: number | undefined): Scope {
  const found = wanted === undefined ? delivery.attemptList.at(-1) : delivery.attemptList.find(({ number }) => number === wanted);
  const attempt = found ?? delivery.attemptList.at(-1);
  return { attempt, capture: attempt && captureOf(attempt, captures), ...(wanted !== undefined && !found && { unknown: wanted }) };
}

/** Clocks of sender and receiver are one, but a request is noticed a moment before it is recorded. */
const SLACK_MS = 50;

/** The capture made while this attempt was under way. Replays repeat the id, so the number alone does not tell. */
function captureOf({ startedAtMs, tookMs }: Attempt, captures: readonly CaptureDetail[]): CaptureDetail | undefined {
  const endMs = startedAtMs + (tookMs ?? Number.POSITIVE_INFINITY);
  return captures.find(({ atMs }) => atMs >= startedAtMs - SLACK_MS && atMs <= endMs + SLACK_MS);
}

/** Attempts whose answer differs from the one before: they are marked Δ. */
export function changedAnswers(attempts: readonly Attempt[]): ReadonlySet<number> {
  const changed = new Set<number>();
  attempts.forEach((attempt, index) => {
    const before = attempts[index - 1];
    if (before && attempt.outcome && answerKey(before) !== answerKey(attempt)) changed.add(attempt.number);
  });
  return changed;
}

function answerKey({ outcome, response }: Attempt): string {
  const end = outcome?.kind === 'response' ? outcome.status : outcome?.kind === 'no-response' ? outcome.reason : '';
  return JSON.stringify([outcome?.kind, end, response?.bodySize]);
}
