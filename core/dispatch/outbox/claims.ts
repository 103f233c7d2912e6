import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import type { Attempt, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { WaitPlan } from '#shared/domain/delivery/outcome.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { releaseNamed } from '#shared/domain/mlflow/release.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, type DeliveryRow, releaseOfRow, toSummary } from '../store/delivery-row.ts';
import { appendBegin, appendMark } from './marks.ts';
import type { Claim, Hop, WrittenDelivery } from './records.ts';
import type { OutboxOptions } from './sent-store.ts';

/** What is due is taken for sending, and the start of its attempt put on record with it. */
export function createClaims(db: Database, { onItsWay, afterUndo }: OutboxOptions) {
  const selectDue = db.prepare<[{ lane: string; nowMs: number; limit: number }], DueRow>(`
    SELECT ${DELIVERY_COLUMNS}, e.body FROM ${DELIVERY_TABLES}
    WHERE d.lane = @lane AND d.due_at_ms <= @nowMs ORDER BY d.due_at_ms, d.id LIMIT @limit`);
  const selectOneDue = db.prepare<[{ id: number; nowMs: number }], DueRow>(
    `SELECT ${DELIVERY_COLUMNS}, e.body FROM ${DELIVERY_TABLES} WHERE d.id = @id AND d.due_at_ms <= @nowMs`,
  );
  const selectDueOf = db.prepare<[{ id: number }], number | null>('SELECT due_at_ms FROM delivery WHERE id = @id').pluck();
  const selectNextDue = db
    .prepare<[{ lane: string }], number>(
      'SELECT due_at_ms FROM delivery WHERE lane = @lane AND due_at_ms IS NOT NULL ORDER BY due_at_ms LIMIT 1',
    )
    .pluck();
  const markClaimed = prepareNamed(
    db,
    `
    UPDATE delivery SET state = 'in-flight', due_at_ms = NULL, wait = NULL, attempts = @number, marks = @marks, spans = @spans, stale = @stale
    WHERE id = @id`,
  );
  const markUnchangedClaimed = prepareNamed(
    db,
    `
    UPDATE delivery SET state = 'in-flight', due_at_ms = NULL, attempts = 1, marks = '["in-flight"]', spans = @spans
    WHERE id = @id AND state = 'pending' AND due_at_ms = @dueAtMs AND attempts = 0 AND starred = 0 AND note IS NULL`,
  );
  const insertAttempt = prepareNamed(
    db,
    `
    INSERT INTO attempt (delivery, number, started_at_ms, started_by, method, url, wait)
    VALUES (@id, @number, @startedAtMs, @by, @method, @url, @wait)`,
  );

  function claim(row: DueRow, nowMs: number): Claim {
    const attempt = attemptOf(row, nowMs);
    const inFlight = inFlightRow(row, attempt.number, nowMs);
    markClaimed.run({ id: row.id, number: attempt.number, marks: inFlight.marks, spans: inFlight.spans, stale: inFlight.stale });
    insertAttempt.run({
      id: row.id,
      number: attempt.number,
      startedAtMs: nowMs,
      by: attempt.by,
      method: attempt.method,
      url: attempt.url,
      wait: row.wait,
    });
    noteOnItsWay(row.delivery_id);
    return claimOf(row, attempt, inFlight);
  }

  function beginFirst(written: WrittenDelivery, nowMs: number): Claim {
    const { url, deliveryId } = written.delivery;
    insertAttempt.run({ id: written.id, number: 1, startedAtMs: nowMs, by: 'plan', method: 'POST', url, wait: null });
    noteOnItsWay(deliveryId);
    return firstClaimOf(written, nowMs);
  }

  function noteOnItsWay(deliveryId: string): void {
    onItsWay?.began(deliveryId);
    afterUndo?.(() => onItsWay?.ended(deliveryId));
  }

  return {
    /** Takes up to `limit` due deliveries of a lane and puts the start of their attempts on record. */
    claimDue: (lane: string, nowMs: number, limit: number): Claim[] =>
      selectDue.all({ lane, nowMs, limit }).map((row) => claim(row, nowMs)),
    /** One delivery, if it is due. */
    claimOne(id: number, nowMs: number): Claim | undefined {
      const row = selectOneDue.get({ id, nowMs });
      return row && claim(row, nowMs);
    },
    /** The first attempt of a delivery that was just written as `in-flight`: what it needs is known without reading it. */
    claimNew: (written: WrittenDelivery): Claim => beginFirst(written, written.delivery.createdAtMs),
    /**
     * The first attempt of a delivery that was written as `pending` a moment ago, without reading it.
     * @returns nothing when it is no more as it was written: it has to be read
     */
    claimUnchanged(written: WrittenDelivery, nowMs: number): Claim | undefined {
      const { createdAtMs } = written.delivery;
      const { changes } = markUnchangedClaimed.run({ id: written.id, dueAtMs: createdAtMs, spans: `[${nowMs - createdAtMs}]` });
      return changes === 1 ? beginFirst(written, nowMs) : undefined;
    },
    dueOf: (id: number): number | undefined => selectDueOf.get({ id }) ?? undefined,
    nextDue: (lane: string): number | undefined => selectNextDue.get({ lane }),
  };
}

type DueRow = DeliveryRow & { body: Buffer };

const hopOf = (row: DueRow): Hop =>
  row.hop === null ? { url: row.url, method: 'POST', redirects: 0, authorized: true } : (JSON.parse(row.hop) as Hop);

function attemptOf(row: DueRow, nowMs: number): Attempt {
  const { url, method } = hopOf(row);
  const wait = row.wait === null ? undefined : (JSON.parse(row.wait) as WaitPlan);
  return {
    number: row.attempts + 1,
    startedAtMs: nowMs,
    method,
    url,
    ...(wait && { wait }),
    by: wait?.cause.kind === 'user' ? 'user' : 'plan',
    timings: { queuedMs: nowMs - (row.due_at_ms ?? nowMs) },
    redirects: [],
  };
}

/** The row as it is from this claim on. */
function inFlightRow({ body: _, ...row }: DueRow, attempts: number, nowMs: number): DeliveryRow {
  const late = row.attempts === 0 && nowMs / 1000 - row.timestamp_sec > TOLERANCE_SEC;
  return {
    ...row,
    state: 'in-flight',
    due_at_ms: null,
    wait: null,
    attempts,
    marks: appendMark(row.marks, 'in-flight'),
    spans: appendBegin(row.spans, nowMs - row.created_at_ms),
    stale: late ? 'before-first-send' : row.stale,
  };
}

function firstClaimOf({ id, delivery, summary, body }: WrittenDelivery, nowMs: number): Claim {
  const { deliveryId, lane, url, source, profile, mlflowVersion, timestampSec, signature, createdAtMs } = delivery;
  const queuedMs = nowMs - createdAtMs;
  return {
    id,
    number: 1,
    ...{ lane, deliveryId, source, url, profile, timestampSec, body },
    webhookId: summary.webhookId,
    event: summary.event,
    release: releaseNamed(mlflowVersion),
    ...(signature !== undefined && { signature }),
    hop: { url, method: 'POST', redirects: 0, authorized: true },
    retriesUsed: 0,
    attempt: { number: 1, startedAtMs: nowMs, method: 'POST', url, by: 'plan', timings: { queuedMs }, redirects: [] },
    summary: delivery.state.kind === 'pending' ? begunSummary(summary, queuedMs) : summary,
  };
}

const begunSummary = ({ nextAttemptAtMs: _, ...summary }: DeliverySummary, queuedMs: number): DeliverySummary => ({
  ...summary,
  state: 'in-flight',
  attempts: 1,
  attemptMarks: ['in-flight'],
  attemptSpans: [queuedMs],
});

function claimOf(row: DueRow, attempt: Attempt, inFlight: DeliveryRow): Claim {
  return {
    id: row.id,
    number: attempt.number,
    lane: row.lane,
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    event: row.event,
    source: row.source,
    url: row.url,
    profile: row.profile,
    release: releaseOfRow(row),
    timestampSec: row.timestamp_sec,
    ...(row.signature !== null && { signature: row.signature }),
    ...(row.headers !== null && { headers: JSON.parse(row.headers) as HeaderPairs }),
    body: row.body,
    hop: hopOf(row),
    retriesUsed: row.retries,
    attempt,
    summary: toSummary(inFlight),
  };
}
