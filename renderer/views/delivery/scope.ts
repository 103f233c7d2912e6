import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

/** One attempt of a delivery, and what our receiver kept of it: what Verify, Request and Response show. */
export interface Scope {
  attempt: Attempt | undefined;
  capture: CaptureDetail | undefined;
  /** An attempt that was asked for and does not exist. */
  unknown?: number;
}

/** The last attempt, unless another one is asked for. */
export function scopeOf(delivery: DeliveryDetail, captures: readonly CaptureDetail[], wanted: number | undefined): Scope {
  const found = wanted === undefined ? delivery.attemptList.at(-1) : delivery.attemptList.find(({ number }) => number === wanted);
  const attempt = found ?? delivery.attemptList.at(-1);
  return {
    attempt,
    capture: attempt && captureOf(delivery, attempt, captures),
    ...(wanted !== undefined && !found && { unknown: wanted }),
  };
}

/** Clocks of sender and receiver are one, but a request is noticed a moment before it is recorded. */
const SLACK_MS = 50;

/**
 * What our receiver kept of an attempt. Replays repeat the id, and may follow within milliseconds, so the id does not
 * tell: the capture carries the signature that was sent, and among several of these it is the one nearest in time. One that carries another
 * signature is never it.
 */
export function captureOf(
  { request }: Pick<DeliveryDetail, 'request'>,
  { startedAtMs, tookMs }: Attempt,
  captures: readonly CaptureDetail[],
): CaptureDetail | undefined {
  const endMs = startedAtMs + (tookMs ?? Number.POSITIVE_INFINITY);
  const around = captures.filter(({ atMs }) => atMs >= startedAtMs - SLACK_MS && atMs <= endMs + SLACK_MS);
  const sent = signatureIn(request.headers);
  const alike = around.filter(({ headers }) => signatureIn(headers) === sent);
  const unsigned = around.filter(({ headers }) => signatureIn(headers) === undefined); // it was lost on the way
  const distanceMs = ({ atMs }: CaptureDetail) => Math.abs(atMs - startedAtMs);
  return (alike.length > 0 ? alike : unsigned).reduce<CaptureDetail | undefined>(
    (nearest, capture) => (nearest && distanceMs(nearest) <= distanceMs(capture) ? nearest : capture),
    undefined,
  );
}

const signatureIn = (headers: HeaderPairs) => headerIn(headers, 'X-MLflow-Signature')?.trim();

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
