import type { Database } from '#core/database/open.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** What matters to the test about a delivery that is already over. */
export interface SeedDelivery {
  event: WebhookEvent;
  about: Subject;
  body: string;
  state: DeliverySummary['state'];
  status?: number;
  error?: NonNullable<DeliverySummary['lastError']>;
  verdict?: NonNullable<DeliverySummary['verdict']>;
  source: DeliverySummary['source'];
  attempts: number;
  createdAtMs: number;
  tookMs?: number;
  starred: boolean;
  replayOf?: number;
}

/** Writes finished deliveries straight into the tables, for tests that need more of them than could be sent. */
export function seedDeliveries(db: Database, webhookId: string, deliveries: Iterable<SeedDelivery>): void {
  const insertEvent = db.prepare('INSERT INTO event (event, about, body, at_ms) VALUES (@event, @about, @body, @atMs)');
  const insertDelivery = db.prepare(`
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, state, attempts, last_status,
      last_error, verdict, created_at_ms, ended_at_ms, replay_of, starred)
    VALUES (@deliveryId, @eventId, (SELECT seq FROM webhook WHERE id = @webhookId), 'w', 'http://127.0.0.1:1/hooks', @source, 'documented', 0,
      @state, @attempts, @status, @error, @verdict, @createdAtMs, @endedAtMs, @replayOf, @starred)`);
  db.transaction(() => {
    let count = 0;
    for (const { event, about, body, ...delivery } of deliveries) {
      count += 1;
      const { lastInsertRowid: eventId } = insertEvent.run({
        event,
        about: JSON.stringify(about),
        body: Buffer.from(body),
        atMs: delivery.createdAtMs,
      });
      insertDelivery.run({
        deliveryId: `${count.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
        eventId,
        webhookId,
        source: delivery.source,
        state: delivery.state,
        attempts: delivery.attempts,
        status: delivery.status ?? null,
        error: delivery.error ?? null,
        verdict: delivery.verdict ?? null,
        createdAtMs: delivery.createdAtMs,
        endedAtMs: delivery.tookMs === undefined ? null : delivery.createdAtMs + delivery.tookMs,
        replayOf: delivery.replayOf ?? null,
        starred: delivery.starred ? 1 : 0,
      });
    }
  })();
}
