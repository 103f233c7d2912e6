import type { Database } from '#core/database/open.ts';
import { prepareNamed } from '#core/database/prepare-named.ts';
import type { UnheardEvent } from '#shared/domain/delivery/delivery.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import type { DeliveryShelves } from './delivery-shelves.ts';
import type { NewDelivery } from './records.ts';

export interface NewEvent {
  event: string;
  about: Subject;
  body: Buffer;
  unheard?: UnheardEvent['reason'];
  /** What could not be read for it. */
  unread?: string;
  atMs: number;
}

/** Of a delivery that is claimed as it is written: its first attempt, after 0 ms. */
const BEGUN = { attempts: 1, marks: '["in-flight"]', spans: '[0]' };
const NOT_BEGUN = { attempts: 0, marks: '[]', spans: '[]' };

/** Events and deliveries as they come into the outbox; each makes its room before it is written. */
export function createArrivals(db: Database, room: DeliveryShelves) {
  const insertEvent = prepareNamed(
    db,
    'INSERT INTO event (event, about, body, unheard, unread, at_ms) VALUES (@event, @about, @body, @unheard, @unread, @atMs)',
  );
  const insertDelivery = prepareNamed(
    db,
    `
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, mlflow_version, timestamp_sec, signature, headers,
      state, reason, due_at_ms, attempts, marks, spans, verdict, created_at_ms, replay_of, check_run, bytes)
    VALUES (@deliveryId, @eventId, @webhookSeq, @lane, @url, @source, @profile, @mlflowVersion, @timestampSec, @signature, @headers,
      @state, @reason, @dueAtMs, @attempts, @marks, @spans, @verdict, @createdAtMs, @replayOf, @run, @bytes)`,
  );

  return {
    addEvent(event: NewEvent): number {
      const row = { ...event, about: JSON.stringify(event.about), unheard: event.unheard ?? null, unread: event.unread ?? null };
      const added = room.forEvent(row);
      const eventId = Number(insertEvent.run(row).lastInsertRowid);
      added(eventId);
      return eventId;
    },
    add({ state, signature, headers, verdict, replayOf, run, ...delivery }: NewDelivery): number {
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
        ...(state.kind === 'in-flight' ? BEGUN : NOT_BEGUN),
        verdict: verdict ?? null,
        replayOf: replayOf ?? null,
        run: run ?? null,
      });
      return Number(lastInsertRowid);
    },
  };
}
