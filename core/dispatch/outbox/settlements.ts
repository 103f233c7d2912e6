import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { isRefusal } from '#shared/domain/delivery/explain.ts';
import { isFresh } from '#shared/domain/delivery/verdict.ts';
import { TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';
import type { DeliveryShelves } from './delivery-shelves.ts';
import type { AttemptResult, Claim, Settlement } from './records.ts';
import type { OutboxOptions } from './sent-store.ts';
import { settledSummary } from './settled-summary.ts';

type RowAfter = Pick<DeliveryRow, 'verdict' | 'endpoint' | 'body_lost' | 'starred' | 'note'>;

/** What attempts came to, and the state that follows from it. */
export function createSettlements(db: Database, room: DeliveryShelves, { onItsWay, afterUndo }: OutboxOptions) {
  const endAttempt = prepareNamed(
    db,
    `
    UPDATE attempt SET timings = @timings, redirects = @redirects, outcome = @outcome, response = @response, took_ms = @tookMs, slow = @slow
    WHERE delivery = @id AND number = @number`,
  );
  const insertBody = db.prepare('INSERT INTO attempt_body (delivery, number, body) VALUES (@id, @number, @body)');
  const settleDelivery = prepareNamed<Record<string, unknown>, RowAfter>(
    db,
    `
    UPDATE delivery SET state = @state, reason = @reason, due_at_ms = @dueAtMs, wait = @wait, retries = @retries, hop = @hop,
      marks = @marks, spans = @spans, last_status = @lastStatus, last_error = @lastError, body_lost = body_lost OR @bodyLost, stale = @stale,
      ended_at_ms = @endedAtMs, bytes = bytes + @bytes, why = NULL, cause = NULL,
      verdict = CASE WHEN verdict IN ('unsigned', 'invalid', 'stale') THEN verdict
        WHEN NOT @fresh THEN 'stale' WHEN @refused THEN 'refused' ELSE 'valid' END
    WHERE id = @id RETURNING verdict, endpoint, body_lost, starred, note`,
  );

  return {
    /** @returns the delivery as everybody sees it from this commit on, unless it was removed while its request was on the way */
    settle({ claim, result, state, retriesUsed, stale, slow, nowMs }: Settlement): DeliverySummary | undefined {
      const { id, number, summary } = claim;
      const { outcome, redirects, body, tookMs, hop } = result;
      onItsWay?.ended(claim.deliveryId);
      afterUndo?.(() => onItsWay?.began(claim.deliveryId));
      const settled = settledSummary(summary, outcome, tookMs, state, stale, nowMs);
      const ended = endedTexts(result);
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
      return summaryAfter(settled, row);
    },
  };
}

function endedTexts({ timings, redirects, outcome, response }: AttemptResult) {
  return {
    timings: JSON.stringify(timings),
    redirects: redirects.length > 0 ? JSON.stringify(redirects) : null,
    outcome: JSON.stringify(outcome),
    response: response ? JSON.stringify(response) : null,
  };
}

/** With what others changed while the request was on the way. */
function summaryAfter(settled: DeliverySummary, row: RowAfter): DeliverySummary {
  return {
    ...settled,
    ...(row.verdict !== null && { verdict: row.verdict }),
    ...(row.endpoint !== null && { endpoint: row.endpoint }),
    ...(row.body_lost === 1 && { bodyLost: true }),
    ...(row.starred === 1 && { starred: true }),
    ...(row.note !== null && { noted: true }),
  };
}

/** As it stood in the header when the attempt left, which an edit may have changed. */
function isSentFresh({ headers, timestampSec, attempt }: Claim): boolean {
  const text = headers ? headerIn(headers, TIMESTAMP_HEADER)?.trim() : String(timestampSec);
  return text !== undefined && /^\d+$/.test(text) && isFresh(Number(text), attempt.startedAtMs);
}
