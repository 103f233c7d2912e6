import type { Database } from '#core/database/open.ts';
import type { DeliverySource } from '#shared/domain/delivery/delivery.ts';
import type { Outcome, WaitPlan } from '#shared/domain/delivery/outcome.ts';
import { DELIVERY_TABLES } from '../store/delivery-row.ts';
import { replaceMark } from './marks.ts';

/** A delivery that waits for the right key. */
export interface Unreadable {
  id: number;
  lane: string;
  deliveryId: string;
  timestampSec: number;
  webhookId: string;
  body: Buffer;
}

/** What keeps the outbox true to a world that moves without it: dead processes, clocks that are set, keys that come back. */
export type Upkeep = ReturnType<typeof createUpkeep>;

export function createUpkeep(db: Database) {
  const selectLanes = db.prepare<[], { lane: string; dueAtMs: number }>(
    'SELECT lane, min(due_at_ms) AS dueAtMs FROM delivery WHERE due_at_ms IS NOT NULL GROUP BY lane',
  );
  const selectInFlight = db.prepare<[], { id: number; attempts: number; marks: string; source: DeliverySource }>(
    "SELECT id, attempts, marks, source FROM delivery WHERE state = 'in-flight'",
  );
  const interruptAttempt = db.prepare(
    'UPDATE attempt SET outcome = @outcome WHERE delivery = @id AND number = @number AND outcome IS NULL',
  );
  const resume = db.prepare(`
    UPDATE delivery SET state = 'waiting', due_at_ms = @nowMs, wait = @wait, marks = @marks, last_error = 'interrupted', last_status = NULL,
      spans = CASE json_array_length(spans) % 2 WHEN 1 THEN json_insert(spans, '$[#]', 0) ELSE spans END
    WHERE id = @id`);
  // Nobody waits for its answer any more: the run that it belonged to is over.
  const endChecked = db.prepare(`
    UPDATE delivery SET state = 'cancelled', ended_at_ms = @nowMs, marks = @marks, last_error = 'interrupted', last_status = NULL,
      spans = CASE json_array_length(spans) % 2 WHEN 1 THEN json_insert(spans, '$[#]', 0) ELSE spans END
    WHERE id = @id`);
  const selectUnreadable = db.prepare<[{ webhookId: string | null }], Unreadable>(`
    SELECT d.id, d.lane, d.delivery_id AS deliveryId, d.timestamp_sec AS timestampSec, w.id AS webhookId, e.body FROM ${DELIVERY_TABLES}
    WHERE d.state = 'held' AND d.reason = 'secret-unreadable' AND (@webhookId IS NULL OR w.id = @webhookId) ORDER BY d.id`);
  const signAndRelease = db.prepare(`
    UPDATE delivery SET state = 'pending', reason = NULL, signature = @signature, due_at_ms = @nowMs WHERE id = @id`);
  const shiftDue = db.prepare(
    'UPDATE delivery SET due_at_ms = due_at_ms + @byMs, held_due_at_ms = held_due_at_ms + @byMs WHERE due_at_ms IS NOT NULL OR held_due_at_ms IS NOT NULL',
  );
  const spreadOverdue = db.prepare(`
    UPDATE delivery SET due_at_ms = @nowMs + overdue.i * min(@stepMs, @withinMs / overdue.n),
      wait = json_set(wait, '$.late', json_object('ms', @nowMs - due_at_ms, 'why', @why)) FROM (
      SELECT id AS overdue_id, row_number() OVER (ORDER BY due_at_ms, id) - 1 AS i, count(*) OVER () AS n
      FROM delivery WHERE state = 'waiting' AND due_at_ms < @nowMs - @graceMs) AS overdue
    WHERE id = overdue.overdue_id`);

  return {
    lanes: (): { lane: string; dueAtMs: number }[] => selectLanes.all(),
    /**
     * What a process that is gone had in flight: sent again, at once, without using a retry. What a check had sent ends with it.
     * @returns how many are sent again
     */
    voidLeases(nowMs: number): number {
      const wait: WaitPlan = { waitMs: 0, cause: { kind: 'interrupted' } };
      const inFlight = selectInFlight.all();
      for (const { id, attempts, marks, source } of inFlight) {
        interruptAttempt.run({ id, number: attempts, outcome: JSON.stringify({ kind: 'interrupted' } satisfies Outcome) });
        const ended = { id, nowMs, marks: replaceMark(marks, 'interrupted') };
        if (source === 'conformance') endChecked.run(ended);
        else resume.run({ ...ended, wait: JSON.stringify(wait) });
      }
      return inFlight.filter(({ source }) => source !== 'conformance').length;
    },
    /** The clock of the machine was set: planned waits keep their length. */
    shiftDue: (byMs: number) => void shiftDue.run({ byMs }),
    /** Retries that are long overdue, because nobody was there, follow each other instead of leaving in a heap. @returns how many */
    spreadOverdue: (nowMs: number, why: 'asleep' | 'stopped'): number => spreadOverdue.run({ nowMs, why, ...SPREAD }).changes,
    /** Held because their secret could not be read, oldest first. */
    unreadable: (webhookId?: string): Unreadable[] => selectUnreadable.all({ webhookId: webhookId ?? null }),
    /** What was held gets the signature that it could not have before, over its own id, time and body. */
    signAndRelease: (id: number, signature: string, nowMs: number) => void signAndRelease.run({ id, signature, nowMs }),
  };
}

/** Overdue by more than this is spread: one after the other in steps, all of them within a minute. */
const SPREAD = { graceMs: 2000, stepMs: 50, withinMs: 60_000 };
