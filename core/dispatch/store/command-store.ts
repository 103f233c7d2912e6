import type { Database } from '#core/database/open.ts';
import type { DeliveryStateKind, DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { CommandOrigin, RecordedCommand } from '#shared/domain/delivery/recorded-command.ts';
import type { DeliveryVerdict } from '#shared/domain/delivery/verdict.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, type DeliveryRow, parseId, toSummary } from './delivery-row.ts';

/** A delivery as a replay needs it. */
export interface ReplaySource {
  id: number;
  eventId: number;
  event: WebhookEvent;
  webhookId: string;
  webhookSeq: number;
  url: string;
  deliveryId: string;
  timestampSec: number;
  signature?: string;
  headers?: string;
  body: Buffer;
  state: DeliveryStateKind;
  verdict?: DeliveryVerdict;
}

/** What the commands of users need from the tables of the outbox; all that changes them belongs inside a work of the writer. */
export type CommandStore = ReturnType<typeof createCommandStore>;

export function createCommandStore(db: Database) {
  const selectState = db.prepare<
    [{ id: number }],
    { lane: string; state: DeliveryStateKind; heldDueAtMs: number | null; reason: string | null }
  >('SELECT lane, state, held_due_at_ms AS heldDueAtMs, reason FROM delivery WHERE id = @id');
  const selectNewest = db.prepare<[{ deliveryId: string }], number>('SELECT max(id) FROM delivery WHERE delivery_id = @deliveryId').pluck();
  const makeDue = db.prepare(`
    UPDATE delivery SET state = 'waiting', reason = NULL, due_at_ms = @nowMs, held_due_at_ms = NULL, wait = @wait WHERE id = @id`);
  const cancel = db.prepare(`
    UPDATE delivery SET state = 'cancelled', reason = NULL, due_at_ms = NULL, held_due_at_ms = NULL, wait = NULL, ended_at_ms = @nowMs WHERE id = @id`);
  const hold = db.prepare(`
    UPDATE delivery SET state = 'held', reason = 'user', held_due_at_ms = due_at_ms, due_at_ms = NULL WHERE id = @id`);
  const release = db.prepare(`
    UPDATE delivery SET state = iif(wait IS NULL, 'pending', 'waiting'), reason = NULL, due_at_ms = @dueAtMs, held_due_at_ms = NULL WHERE id = @id`);
  const setStar = db.prepare('UPDATE delivery SET starred = @starred WHERE id = @id');
  const setNote = db.prepare("UPDATE delivery SET note = nullif(@note, '') WHERE id = @id");
  const record = db.prepare('INSERT INTO delivery_command (delivery, at_ms, command, origin) VALUES (@id, @atMs, @command, @origin)');
  const selectSource = db.prepare<
    [{ id: number }],
    Omit<ReplaySource, 'signature' | 'headers' | 'verdict'> & {
      signature: string | null;
      headers: string | null;
      verdict: DeliveryVerdict | null;
    }
  >(`
    SELECT d.id, d.event_id AS eventId, e.event, w.id AS webhookId, w.seq AS webhookSeq, d.url, d.delivery_id AS deliveryId,
      d.timestamp_sec AS timestampSec, d.signature, d.headers, e.body, d.state, d.verdict
    FROM ${DELIVERY_TABLES} WHERE d.id = @id`);
  const selectFailed = db.prepare<[{ sinceMs: number; webhookId: string | null; limit: number }], { id: number }>(`
    SELECT d.id FROM delivery AS d JOIN webhook AS w ON w.seq = d.webhook_seq
    WHERE d.state IN ('failed', 'exhausted') AND d.source <> 'conformance' AND d.created_at_ms >= @sinceMs AND (@webhookId IS NULL OR w.id = @webhookId)
      AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.delivery_id = d.delivery_id AND other.id > d.id)
      AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.replay_of = d.id)
    ORDER BY d.id LIMIT @limit`);
  const selectSummary = db.prepare<[{ id: number }], DeliveryRow>(`SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id = @id`);

  return {
    /** By our id or by the header's UUID, newest first. */
    find(idOrDeliveryId: string): number | undefined {
      const id = parseId('d', idOrDeliveryId);
      if (id !== undefined) return selectState.get({ id }) && id;
      return selectNewest.get({ deliveryId: idOrDeliveryId }) ?? undefined;
    },
    state: (id: number) => selectState.get({ id }),
    makeDue: (id: number, nowMs: number) => void makeDue.run({ id, nowMs, wait: JSON.stringify({ waitMs: 0, cause: { kind: 'user' } }) }),
    cancel: (id: number, nowMs: number) => void cancel.run({ id, nowMs }),
    hold: (id: number) => void hold.run({ id }),
    release: (id: number, dueAtMs: number) => void release.run({ id, dueAtMs }),
    star: (id: number, starred: boolean) => void setStar.run({ id, starred: starred ? 1 : 0 }),
    note: (id: number, note: string) => void setNote.run({ id, note }),
    record: (id: number, command: RecordedCommand['command'], origin: CommandOrigin, atMs: number) =>
      void record.run({ id, command, origin, atMs }),
    source(id: number): ReplaySource | undefined {
      const row = selectSource.get({ id });
      if (!row) return undefined;
      const { signature, headers, verdict, ...rest } = row;
      return {
        ...rest,
        ...(signature !== null && { signature }),
        ...(headers !== null && { headers }),
        ...(verdict !== null && { verdict }),
      };
    },
    /** Failed for good and not sent again since, oldest first. */
    failedSince: (sinceMs: number, webhookId: string | undefined, limit: number): number[] =>
      selectFailed.all({ sinceMs, webhookId: webhookId ?? null, limit }).map(({ id }) => id),
    summary(id: number): DeliverySummary | undefined {
      const row = selectSummary.get({ id });
      return row && toSummary(row);
    },
  };
}
