import type { Database } from '#core/database/open.ts';
import { createOutbox, type Outbox } from '#core/dispatch/outbox/outbox.ts';
import type { AttemptResult, Claim, NewDelivery } from '#core/dispatch/outbox/records.ts';
import type { OutboxOptions } from '#core/dispatch/outbox/sent-store.ts';
import { ATTEMPT_COLUMNS, type AttemptRow, toAttempt } from '#core/dispatch/store/delivery-row.ts';
import type { Attempt } from '#shared/domain/delivery/delivery.ts';
import { newestDatabase } from './newest-database.ts';

/** When its deliveries were made, at the beginning of a second. */
export const MADE_MS = Date.parse('2026-11-23T10:31:04.000Z');
export const LANE = 'w1';
export const TARGET = 'http://127.0.0.1:9/hook';
export const BODY = Buffer.from('{"name": "p"}');

export interface OneOutbox {
  db: Database;
  outbox: Outbox;
  /** It is due since it was made. */
  newDelivery(more?: Partial<NewDelivery>): NewDelivery;
  /** @returns the number of what was written */
  add(more?: Partial<NewDelivery>): number;
  /** A delivery whose attempt is on its way since `nowMs`. */
  claimed(more?: Partial<NewDelivery>, nowMs?: number): Claim;
  /** Those that are on record of a delivery. */
  attempts(id: number): Attempt[];
}

/** An outbox on a database in memory with one webhook of a user and no deliveries. */
export function anOutbox(options: OutboxOptions = {}): OneOutbox {
  const db = newestDatabase();
  const { lastInsertRowid: webhookSeq } = db
    .prepare("INSERT INTO webhook (id, name, url, status, created_at_ms, updated_at_ms) VALUES ('w-1', 'hook', @url, 'ACTIVE', 0, 0)")
    .run({ url: TARGET });
  const outbox = createOutbox(db, options);
  const newDelivery = (more: Partial<NewDelivery> = {}): NewDelivery => ({
    deliveryId: 'id-1',
    eventId: outbox.addEvent({ event: 'prompt.created', about: { kind: 'prompt', name: 'p' }, body: BODY, atMs: MADE_MS }),
    webhookSeq: Number(webhookSeq),
    lane: LANE,
    url: TARGET,
    source: 'registry',
    profile: 'documented',
    mlflowVersion: '3.15.2',
    timestampSec: MADE_MS / 1000,
    state: { kind: 'pending', dueAtMs: MADE_MS },
    createdAtMs: MADE_MS,
    ...more,
  });
  const selectAttempts = db.prepare<[number], AttemptRow>(`SELECT ${ATTEMPT_COLUMNS} FROM attempt WHERE delivery = ? ORDER BY number`);

  return {
    db,
    outbox,
    newDelivery,
    add: (more) => outbox.add(newDelivery(more)),
    claimed(more, nowMs = MADE_MS) {
      const claim = outbox.claimOne(outbox.add(newDelivery(more)), nowMs);
      if (!claim) throw new Error('it is not due');
      return claim;
    },
    attempts: (id) => selectAttempts.all(id).map(toAttempt),
  };
}

/** What an attempt came to: this status, after 30 ms. */
export const anAnswer = (status: number, more: Partial<AttemptResult> = {}): AttemptResult => ({
  outcome: { kind: 'response', status },
  timings: { firstByteMs: 20 },
  redirects: [],
  response: { status, reason: 'Scripted', headers: [], bodySize: 0, storedSize: 0 },
  tookMs: 30,
  hop: { url: TARGET, method: 'POST', redirects: 0, authorized: true },
  ...more,
});
