import { formatTook } from '#renderer/ui/format.ts';
import type { Attempt, DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { type Ghost, otherProfile } from './other-profile.ts';
import { type TimeScale, timeScale } from './time-scale.ts';
import { waitWords } from './why.ts';

/** One line of the timeline; times are milliseconds since the first attempt left. */
export interface TimelineRow {
  number: number;
  attempt?: Attempt;
  /** When the pause before it began, and what it was for. */
  waitFromMs?: number;
  waitText?: string;
  /** From when on the computer slept or the engine was off, until the attempt. */
  lateFromMs?: number;
  startMs: number;
  /** Absent while it is on its way. */
  endMs?: number;
  atMs: number;
  /** What came of it. */
  note: string;
  /** It was planned for then, and waits until somebody releases it. */
  held?: boolean;
}

export interface TimelinePlan {
  rows: TimelineRow[];
  scale: TimeScale;
  /** Now, while something is still to come. */
  nowMs?: number;
  /** Where the timestamp becomes stale, only if an attempt lies beyond. */
  staleMs?: number;
  /** Number of the planned attempt that will be stale before it leaves. */
  staleAttempt?: number;
  soFarMs: number;
  /** What the other profile would have done; absent when that is no more than the first attempt. */
  ghost?: Ghost;
}

/** Puts attempts, pauses and what is planned on one axis. */
export function planTimeline(delivery: DeliveryDetail, nowMs: number, { linear }: { linear: boolean }): TimelinePlan {
  const originMs = delivery.attemptList[0]?.startedAtMs ?? delivery.createdAtMs;
  const rows = delivery.attemptList.map((attempt, index) =>
    rowOf(attempt, delivery.attemptList[index - 1], { originMs, factor: delivery.timeScale }),
  );
  const planned = plannedRow(delivery, originMs);
  if (planned) rows.push(planned);

  const unfinished = ['pending', 'in-flight', 'waiting', 'held'].includes(delivery.state);
  const staleMs = (delivery.request.timestampSec + TOLERANCE_SEC) * 1000 - originMs;
  const crosses = rows.some(({ startMs }) => startMs > staleMs);
  const lastMs = Math.max(0, ...rows.map(({ startMs, endMs }) => endMs ?? startMs));
  const now = nowMs - originMs;
  const ghost = otherProfile(delivery);
  // What the other profile would have done is drawn on this axis and has no say in it.
  const moments = [
    0,
    ...(unfinished ? [Math.max(0, now)] : []),
    ...rows.flatMap(({ startMs, endMs }) => [startMs, ...(endMs === undefined ? [] : [endMs])]),
    // A short delivery still gets an axis that is longer than itself, and an attempt before a pause one that shows it short.
    ...(rows.length > 1 ? [1000] : lastMs < 100 ? [100] : []),
  ];
  // What lies beyond the line is drawn to one scale with it.
  const beyond = rows.find(({ startMs }) => startMs > staleMs);
  const stalePlanned = planned && planned.startMs > staleMs ? planned.number : undefined;
  return {
    rows,
    scale: timeScale(moments, { linear, ...(beyond && { together: [staleMs, beyond.startMs] }) }),
    ...(ghost.marks.length > 1 && { ghost }),
    soFarMs: unfinished ? Math.max(0, now) : lastMs,
    ...(unfinished && { nowMs: Math.max(0, now) }),
    ...(crosses && { staleMs }),
    ...(stalePlanned !== undefined && { staleAttempt: stalePlanned }),
  };
}

function rowOf(attempt: Attempt, before: Attempt | undefined, { originMs, factor }: { originMs: number; factor: number }): TimelineRow {
  const startMs = attempt.startedAtMs - originMs;
  const beforeEndMs = before && before.startedAtMs + (before.tookMs ?? 0) - originMs;
  return {
    number: attempt.number,
    attempt,
    startMs,
    atMs: attempt.startedAtMs,
    note: noteOf(attempt),
    ...(attempt.tookMs !== undefined && { endMs: startMs + attempt.tookMs }),
    ...(beforeEndMs !== undefined && { waitFromMs: beforeEndMs }),
    ...(attempt.wait && { waitText: waitWords(attempt.wait, { by: attempt.by, planned: false, timeScale: factor }) }),
    ...(attempt.wait?.late && { lateFromMs: startMs - attempt.wait.late.ms }),
  };
}

function plannedRow(delivery: DeliveryDetail, originMs: number): TimelineRow | undefined {
  const held = delivery.state === 'held';
  const atMs = held ? delivery.heldPlanAtMs : delivery.nextAttemptAtMs;
  if (atMs === undefined || !(held || ['waiting', 'pending'].includes(delivery.state))) return undefined;
  const last = delivery.attemptList.at(-1);
  return {
    number: delivery.attemptList.length + 1,
    startMs: atMs - originMs,
    atMs,
    note: '',
    ...(held && { held }),
    ...(last && { waitFromMs: last.startedAtMs + (last.tookMs ?? 0) - originMs }),
    ...(delivery.wait && { waitText: waitWords(delivery.wait, { by: 'plan', planned: true, timeScale: delivery.timeScale }) }),
    ...(delivery.wait?.late && { lateFromMs: atMs - originMs - delivery.wait.late.ms }),
  };
}

function noteOf({ outcome, tookMs, response, redirects }: Attempt): string {
  const took = tookMs === undefined ? '' : formatTook(tookMs);
  const hops = redirects.length === 0 ? '' : `, after ${redirects.map(({ status }) => status).join(', ')}`;
  switch (outcome?.kind) {
    case undefined:
      return 'in flight';
    case 'response':
      return `${took}, ${outcome.retryAfter === undefined ? (response?.reason ?? '') || `answered ${outcome.status}` : `Retry-After: ${outcome.retryAfter}`}${hops}`;
    case 'no-response':
      return `${took}, ${NO_RESPONSE_WORDS[outcome.reason]}`;
    case 'refused':
      return outcome.message;
    case 'interrupted':
      return 'cut off: the engine stopped';
  }
}

const NO_RESPONSE_WORDS = {
  refused: 'nobody listening',
  dns: 'host not found',
  tls: 'no TLS',
  reset: 'closed before an answer',
  closed: 'closed before an answer',
  timeout: 'no answer in time',
  protocol: 'not HTTP',
  unreachable: 'host not reached',
} as const;
