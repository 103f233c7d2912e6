import type { Database } from '#core/database/open.ts';
import type { RedirectOrigin } from '#core/net/redirect-rules.ts';
import type {
  Attempt,
  AttemptResponse,
  DeliverySource,
  DeliveryState,
  DeliverySummary,
  PhaseTimings,
  RedirectHop,
  UnheardEvent,
} from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type Cause, isRefusal, type Why } from '#shared/domain/delivery/explain.ts';
import type { Outcome, WaitPlan } from '#shared/domain/delivery/outcome.ts';
import type { RetryProfileName } from '#shared/domain/delivery/retry-profile.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import { type DeliveryVerdict, isFresh } from '#shared/domain/delivery/verdict.ts';
import { TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, type DeliveryRow, toSummary } from '../store/delivery-row.ts';
import { createDeliveryShelves, type DeliveryShelvesOptions } from './delivery-shelves.ts';
import { appendBegin, appendMark } from './marks.ts';
import { settledSummary } from './settled-summary.ts';

/** Where the next request of a delivery goes after redirects, each of which has a retry budget of its own. */
export interface Hop {
  url: string;
  method: string;
  /** Redirects followed so far, over all attempts. */
  redirects: number;
  /** The user information of the webhook's URL still goes along: no redirect has led to another host. */
  authorized: boolean;
  /** Where the redirect to it came from; absent before the first. */
  origin?: RedirectOrigin;
}

export interface NewDelivery {
  deliveryId: string;
  eventId: number;
  webhookSeq: number;
  lane: string;
  url: string;
  source: DeliverySource;
  profile: RetryProfileName;
  timestampSec: number;
  /** Absent: it is sent unsigned, or held until its secret can be read. */
  signature?: string;
  /** Replaces the headers that MLflow would send: a replay that was edited. */
  headers?: HeaderPairs;
  state: Extract<DeliveryState, { kind: 'pending' | 'held' }>;
  verdict?: DeliveryVerdict;
  createdAtMs: number;
  replayOf?: number;
}

/** A delivery that was taken for sending; its attempt is on record from the same commit on. */
export interface Claim {
  id: number;
  number: number;
  lane: string;
  deliveryId: string;
  webhookId: string;
  event: WebhookEvent;
  source: DeliverySource;
  url: string;
  profile: RetryProfileName;
  timestampSec: number;
  signature?: string;
  headers?: HeaderPairs;
  body: Buffer;
  hop: Hop;
  retriesUsed: number;
  attempt: Attempt;
  /** As everybody sees the delivery from this commit on. */
  summary: DeliverySummary;
}

/** What an attempt came to, as it is kept. */
export interface AttemptResult {
  outcome: Outcome;
  timings: PhaseTimings;
  redirects: RedirectHop[];
  response?: AttemptResponse;
  /** The first bytes of the answer's body, as sent. */
  body?: Buffer;
  tookMs: number;
  /** Where the outcome came from; the next attempt begins there. */
  hop: Hop;
}

export interface Settlement {
  claim: Claim;
  result: AttemptResult;
  state: DeliveryState;
  retriesUsed: number;
  stale: boolean;
  slow: boolean;
  nowMs: number;
}

/** The durable table between the registry and the network. Everything that changes it belongs inside a work of the writer. */
export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox(db: Database, options: DeliveryShelvesOptions = {}) {
  const room = createDeliveryShelves(db, options);
  const insertEvent = db.prepare('INSERT INTO event (event, about, body, unheard, at_ms) VALUES (@event, @about, @body, @unheard, @atMs)');
  const insertDelivery = db.prepare(`
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, signature, headers,
      state, reason, due_at_ms, verdict, created_at_ms, replay_of, bytes)
    VALUES (@deliveryId, @eventId, @webhookSeq, @lane, @url, @source, @profile, @timestampSec, @signature, @headers,
      @state, @reason, @dueAtMs, @verdict, @createdAtMs, @replayOf, @bytes)`);
  const selectDue = db.prepare<[{ lane: string; nowMs: number; limit: number }], DeliveryRow & { body: Buffer }>(`
    SELECT ${DELIVERY_COLUMNS}, e.body FROM ${DELIVERY_TABLES}
    WHERE d.lane = @lane AND d.due_at_ms <= @nowMs ORDER BY d.due_at_ms, d.id LIMIT @limit`);
  const selectOneDue = db.prepare<[{ id: number; nowMs: number }], DeliveryRow & { body: Buffer }>(
    `SELECT ${DELIVERY_COLUMNS}, e.body FROM ${DELIVERY_TABLES} WHERE d.id = @id AND d.due_at_ms <= @nowMs`,
  );
  const selectDueOf = db.prepare<[{ id: number }], number | null>('SELECT due_at_ms FROM delivery WHERE id = @id').pluck();
  const markClaimed = db.prepare(`
    UPDATE delivery SET state = 'in-flight', due_at_ms = NULL, wait = NULL, attempts = @number, marks = @marks, spans = @spans, stale = @stale
    WHERE id = @id`);
  const insertAttempt = db.prepare(`
    INSERT INTO attempt (delivery, number, started_at_ms, started_by, method, url, wait)
    VALUES (@id, @number, @startedAtMs, @by, @method, @url, @wait)`);
  const endAttempt = db.prepare(`
    UPDATE attempt SET timings = @timings, redirects = @redirects, outcome = @outcome, response = @response, took_ms = @tookMs, slow = @slow
    WHERE delivery = @id AND number = @number`);
  const insertBody = db.prepare('INSERT INTO attempt_body (delivery, number, body) VALUES (@id, @number, @body)');
  const settleDelivery = db.prepare<[Record<string, unknown>], Pick<DeliveryRow, 'verdict' | 'body_lost' | 'starred' | 'note'>>(`
    UPDATE delivery SET state = @state, reason = @reason, due_at_ms = @dueAtMs, wait = @wait, retries = @retries, hop = @hop,
      marks = @marks, spans = @spans, last_status = @lastStatus, last_error = @lastError, body_lost = body_lost OR @bodyLost, stale = @stale,
      ended_at_ms = @endedAtMs, bytes = bytes + @bytes, why = NULL, cause = NULL,
      verdict = CASE WHEN verdict IN ('unsigned', 'invalid', 'stale') THEN verdict
        WHEN NOT @fresh THEN 'stale' WHEN @refused THEN 'refused' ELSE 'valid' END
    WHERE id = @id RETURNING verdict, body_lost, starred, note`);
  const selectNextDue = db
    .prepare<[{ lane: string }], number>(
      'SELECT due_at_ms FROM delivery WHERE lane = @lane AND due_at_ms IS NOT NULL ORDER BY due_at_ms LIMIT 1',
    )
    .pluck();
  const selectOne = db.prepare<[{ id: number }], DeliveryRow>(`SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id = @id`);
  const newestOf = db
    .prepare<[{ deliveryId: string }], number | null>('SELECT max(id) FROM delivery WHERE delivery_id = @deliveryId')
    .pluck();
  // While it is on its way: a copy that somebody sends by hand later is none of its attempts.
  const setVerdict = db.prepare<[{ id: number; verdict: DeliveryVerdict }]>(
    "UPDATE delivery SET verdict = @verdict WHERE id = @id AND state = 'in-flight' AND verdict IS NOT @verdict",
  );
  const setCause = db.prepare<[{ id: number; why: Why; cause: string }]>(
    'UPDATE delivery SET why = @why, cause = @cause WHERE id = @id AND (why IS NOT @why OR cause IS NOT @cause)',
  );

  function claim({ body, ...row }: DeliveryRow & { body: Buffer }, nowMs: number): Claim {
    const hop = row.hop === null ? { url: row.url, method: 'POST', redirects: 0, authorized: true } : (JSON.parse(row.hop) as Hop);
    const wait = row.wait === null ? undefined : (JSON.parse(row.wait) as WaitPlan);
    const number = row.attempts + 1;
    const attempt: Attempt = {
      number,
      startedAtMs: nowMs,
      method: hop.method,
      url: hop.url,
      ...(wait && { wait }),
      by: wait?.cause.kind === 'user' ? 'user' : 'plan',
      timings: { queuedMs: nowMs - (row.due_at_ms ?? nowMs) },
      redirects: [],
    };
    const late = row.attempts === 0 && nowMs / 1000 - row.timestamp_sec > 300;
    const inFlight: DeliveryRow = {
      ...row,
      state: 'in-flight',
      due_at_ms: null,
      wait: null,
      attempts: number,
      marks: appendMark(row.marks, 'in-flight'),
      spans: appendBegin(row.spans, nowMs - row.created_at_ms),
      stale: late ? 'before-first-send' : row.stale,
    };
    markClaimed.run({ id: row.id, number, marks: inFlight.marks, spans: inFlight.spans, stale: inFlight.stale });
    insertAttempt.run({
      id: row.id,
      number,
      startedAtMs: nowMs,
      by: attempt.by,
      method: hop.method,
      url: hop.url,
      wait: row.wait,
    });
    return {
      id: row.id,
      number,
      lane: row.lane,
      deliveryId: row.delivery_id,
      webhookId: row.webhook_id,
      event: row.event,
      source: row.source,
      url: row.url,
      profile: row.profile,
      timestampSec: row.timestamp_sec,
      ...(row.signature !== null && { signature: row.signature }),
      ...(row.headers !== null && { headers: JSON.parse(row.headers) as HeaderPairs }),
      body,
      hop,
      retriesUsed: row.retries,
      attempt,
      summary: toSummary(inFlight),
    };
  }

  return {
    shelves: room.shelves,
    addEvent(event: { event: WebhookEvent; about: Subject; body: Buffer; unheard?: UnheardEvent['reason']; atMs: number }): number {
      const row = { ...event, about: JSON.stringify(event.about), unheard: event.unheard ?? null };
      const added = room.forEvent(row);
      const eventId = Number(insertEvent.run(row).lastInsertRowid);
      added(eventId);
      return eventId;
    },
    add({ state, signature, headers, verdict, replayOf, ...delivery }: NewDelivery): number {
      const headersText = headers ? JSON.stringify(headers) : null;
      const bytes = room.forDelivery(delivery.eventId, delivery.url.length + (headersText?.length ?? 0));
      const { lastInsertRowid } = insertDelivery.run({
        ...delivery,
        bytes,
        signature: signature ?? null,
        headers: headersText,
        state: state.kind,
        reason: state.kind === 'held' ? state.reason : null,
        dueAtMs: state.kind === 'pending' ? state.dueAtMs : null,
        verdict: verdict ?? null,
        replayOf: replayOf ?? null,
      });
      return Number(lastInsertRowid);
    },
    /** Takes up to `limit` due deliveries of a lane and puts the start of their attempts on record. */
    claimDue: (lane: string, nowMs: number, limit: number): Claim[] =>
      selectDue.all({ lane, nowMs, limit }).map((row) => claim(row, nowMs)),
    /** One delivery, if it is due. */
    claimOne(id: number, nowMs: number): Claim | undefined {
      const row = selectOneDue.get({ id, nowMs });
      return row && claim(row, nowMs);
    },
    dueOf: (id: number): number | undefined => selectDueOf.get({ id }) ?? undefined,
    nextDue: (lane: string): number | undefined => selectNextDue.get({ lane }),
    /** @returns the delivery as everybody sees it from this commit on, unless it was removed while its request was on the way */
    settle({ claim, result, state, retriesUsed, stale, slow, nowMs }: Settlement): DeliverySummary | undefined {
      const { id, number, summary } = claim;
      const { outcome, timings, redirects, response, body, tookMs, hop } = result;
      const settled = settledSummary(summary, outcome, tookMs, state, stale, nowMs);
      const ended = {
        timings: JSON.stringify(timings),
        redirects: redirects.length > 0 ? JSON.stringify(redirects) : null,
        outcome: JSON.stringify(outcome),
        response: response ? JSON.stringify(response) : null,
      };
      const bytes = room.forAttempt(Object.values(ended), body);
      const row = settleDelivery.get({
        id,
        bytes,
        state: state.kind,
        reason: settled.reason ?? null,
        dueAtMs: settled.nextAttemptAtMs ?? null,
        wait: state.kind === 'waiting' ? JSON.stringify(state.wait) : null,
        retries: retriesUsed,
        hop: hop.redirects > 0 ? JSON.stringify(hop) : null,
        marks: JSON.stringify(settled.attemptMarks),
        spans: JSON.stringify(settled.attemptSpans),
        lastStatus: settled.lastStatus ?? null,
        lastError: settled.lastError ?? null,
        bodyLost: redirects.some(({ bodyLost }) => bodyLost) ? 1 : 0,
        stale: settled.stale ?? null,
        endedAtMs: state.kind === 'waiting' ? null : nowMs,
        fresh: isSentFresh(claim) ? 1 : 0,
        refused: outcome.kind === 'response' && isRefusal(outcome.status) ? 1 : 0,
      });
      if (!row) {
        room.shelves.deliveries.grow(-bytes);
        return undefined;
      }
      endAttempt.run({ id, number, ...ended, tookMs, slow: slow ? 1 : 0 });
      if (body && body.length > 0) insertBody.run({ id, number, body });
      return {
        ...settled,
        ...(row.verdict !== null && { verdict: row.verdict }),
        ...(row.body_lost === 1 && { bodyLost: true }),
        ...(row.starred === 1 && { starred: true }),
        ...(row.note !== null && { noted: true }),
      };
    },
    /** What our own receiver saw. @returns the delivery whose verdict changed by it */
    setVerdict(deliveryId: string, verdict: DeliveryVerdict): number | undefined {
      const id = newestOf.get({ deliveryId }) ?? undefined; // what another MLflow sent is none of ours
      return id !== undefined && setVerdict.run({ id, verdict }).changes > 0 ? id : undefined;
    },
    /** @returns whether it is another than before */
    setCause: (id: number, { why, ...cause }: Cause): boolean => setCause.run({ id, why, cause: JSON.stringify(cause) }).changes > 0,
    summary(id: number): DeliverySummary | undefined {
      const row = selectOne.get({ id });
      return row && toSummary(row);
    },
  };
}

/** As it stood in the header when the attempt left, which an edit may have changed. */
function isSentFresh({ headers, timestampSec, attempt }: Claim): boolean {
  const text = headers ? headerIn(headers, TIMESTAMP_HEADER)?.trim() : String(timestampSec);
  return text !== undefined && /^\d+$/.test(text) && isFresh(Number(text), attempt.startedAtMs);
}
