import type { DeliveryState, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Outcome } from '#shared/domain/delivery/outcome.ts';

/** A delivery after an attempt, as far as the attempt decides it: its verdict, star and note may have changed meanwhile. */
export function settledSummary(
  {
    reason: _1,
    lastStatus: _2,
    lastError: _3,
    nextAttemptAtMs: _4,
    tookMs: _5,
    starred: _6,
    noted: _7,
    cause: _8,
    ...before
  }: DeliverySummary,
  outcome: Outcome,
  tookMs: number,
  state: DeliveryState,
  stale: boolean,
  nowMs: number,
): DeliverySummary {
  return {
    ...before,
    state: state.kind,
    attemptMarks: [...before.attemptMarks.slice(0, -1), outcome.kind === 'response' ? outcome.status : errorOf(outcome)],
    attemptSpans: [...before.attemptSpans, tookMs],
    ...('reason' in state && state.reason !== undefined && { reason: state.reason }),
    ...(outcome.kind === 'response' ? { lastStatus: outcome.status } : { lastError: errorOf(outcome) }),
    ...(state.kind === 'waiting' ? { nextAttemptAtMs: state.dueAtMs } : { tookMs: nowMs - before.createdAtMs }),
    ...(stale && !before.stale && { stale: 'planned' }),
  };
}

function errorOf(outcome: Exclude<Outcome, { kind: 'response' }>): NonNullable<DeliverySummary['lastError']> {
  return outcome.kind === 'interrupted' ? 'interrupted' : outcome.reason;
}
