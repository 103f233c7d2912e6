import type {
  Attempt,
  AttemptMark,
  AttemptResponse,
  DeliveredReason,
  DeliverySource,
  DeliveryStateKind,
  DeliverySummary,
  HeldReason,
  PhaseTimings,
  RedirectHop,
} from '#shared/domain/delivery/delivery.ts';
import type { Cause, Why } from '#shared/domain/delivery/explain.ts';
import type { FailedReason, Outcome, WaitPlan } from '#shared/domain/delivery/outcome.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import { type Subject, subjectText } from '#shared/domain/delivery/subject.ts';
import type { DeliveryVerdict } from '#shared/domain/delivery/verdict.ts';
import { DEFAULT_RELEASE, type MlflowRelease, releaseNamed } from '#shared/domain/mlflow/release.ts';

/** A row of `delivery` with what belongs to it from `event` and `webhook`. */
export interface DeliveryRow {
  id: number;
  delivery_id: string;
  webhook_id: string;
  webhook_name: string;
  lane: string;
  url: string;
  event: string;
  about: string;
  source: DeliverySource;
  profile: RetryProfileName;
  mlflow_version: string | null;
  timestamp_sec: number;
  signature: string | null;
  headers: string | null;
  state: DeliveryStateKind;
  reason: FailedReason | HeldReason | DeliveredReason | null;
  due_at_ms: number | null;
  held_due_at_ms: number | null;
  wait: string | null;
  attempts: number;
  retries: number;
  hop: string | null;
  marks: string;
  spans: string;
  last_status: number | null;
  last_error: NonNullable<DeliverySummary['lastError']> | null;
  verdict: DeliveryVerdict | null;
  endpoint: string | null;
  body_lost: 0 | 1;
  stale: NonNullable<DeliverySummary['stale']> | null;
  created_at_ms: number;
  ended_at_ms: number | null;
  replay_of: number | null;
  check_run: number | null;
  starred: 0 | 1;
  note: string | null;
  unread: string | null;
  why: Why | null;
  cause: string | null;
  size: number;
}

/** What a delivery was made as is what it is sent as, whatever was chosen since. */
export const releaseOfRow = ({ mlflow_version }: Pick<DeliveryRow, 'mlflow_version'>): MlflowRelease =>
  releaseNamed(mlflow_version ?? DEFAULT_RELEASE);

export const DELIVERY_COLUMNS = `
  d.id, d.delivery_id, w.id AS webhook_id, w.name AS webhook_name, d.lane, d.url, e.event, e.about, d.source, d.profile, d.mlflow_version,
  d.timestamp_sec, d.signature, d.headers, d.state, d.reason, d.due_at_ms, d.held_due_at_ms, d.wait, d.attempts, d.retries, d.hop, d.marks, d.spans,
  d.last_status, d.last_error, d.verdict, d.endpoint, d.body_lost, d.stale, d.created_at_ms, d.ended_at_ms, d.replay_of, d.check_run, d.starred, d.note,
  d.why, d.cause, e.unread,
  length(e.body) AS size`;

export const DELIVERY_TABLES = 'delivery AS d JOIN event AS e ON e.id = d.event_id JOIN webhook AS w ON w.seq = d.webhook_seq';

/** Our ids: a letter for the table and the number of the row. @returns undefined when the text is not one */
export function parseId(prefix: 'd' | 'e', text: string): number | undefined {
  const digits = /^([de])([1-9]\d{0,15})$/.exec(text);
  return digits?.[1] === prefix ? Number(digits[2]) : undefined;
}

export function toSummary(row: DeliveryRow): DeliverySummary {
  const about = JSON.parse(row.about) as Subject;
  return {
    id: `d${row.id}`,
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    webhookName: row.webhook_name,
    url: row.url,
    event: row.event,
    subject: subjectText(about),
    about,
    source: row.source,
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    profile: row.profile,
    ...(row.mlflow_version !== null && { mlflowVersion: row.mlflow_version }),
    attempts: row.attempts,
    attemptMarks: JSON.parse(row.marks) as AttemptMark[],
    attemptSpans: JSON.parse(row.spans) as number[],
    ...(row.last_status !== null && { lastStatus: row.last_status }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    ...(row.verdict !== null && { verdict: row.verdict }),
    ...(row.endpoint !== null && { endpoint: row.endpoint }),
    ...(row.body_lost === 1 && { bodyLost: true }),
    ...(row.stale !== null && { stale: row.stale }),
    createdAtMs: row.created_at_ms,
    ...(row.due_at_ms !== null && { nextAttemptAtMs: row.due_at_ms }),
    ...(row.ended_at_ms !== null && { tookMs: row.ended_at_ms - row.created_at_ms }),
    size: row.size,
    ...(row.unread !== null && { unread: row.unread }),
    ...(row.replay_of !== null && { replayOf: `d${row.replay_of}` }),
    ...(row.check_run !== null && { run: row.check_run }),
    ...(row.starred === 1 && { starred: true }),
    ...(row.why !== null && row.cause !== null && { cause: { why: row.why, ...(JSON.parse(row.cause) as Omit<Cause, 'why'>) } }),
    ...(row.note !== null && { noted: true }),
  };
}

export interface AttemptRow {
  number: number;
  started_at_ms: number;
  started_by: Attempt['by'];
  method: string;
  url: string;
  wait: string | null;
  timings: string | null;
  redirects: string | null;
  outcome: string | null;
  response: string | null;
  took_ms: number | null;
  slow: 0 | 1;
}

export const ATTEMPT_COLUMNS = 'number, started_at_ms, started_by, method, url, wait, timings, redirects, outcome, response, took_ms, slow';

export function toAttempt(row: AttemptRow): Attempt {
  return {
    number: row.number,
    startedAtMs: row.started_at_ms,
    method: row.method,
    url: row.url,
    ...(row.wait !== null && { wait: JSON.parse(row.wait) as WaitPlan }),
    by: row.started_by,
    timings: row.timings === null ? {} : (JSON.parse(row.timings) as PhaseTimings),
    redirects: row.redirects === null ? [] : (JSON.parse(row.redirects) as RedirectHop[]),
    ...(row.outcome !== null && { outcome: JSON.parse(row.outcome) as Outcome }),
    ...(row.response !== null && { response: JSON.parse(row.response) as AttemptResponse }),
    ...(row.took_ms !== null && { tookMs: row.took_ms }),
    ...(row.slow === 1 && { slow: true }),
  };
}
