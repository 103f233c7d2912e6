import type { Database } from '#core/database/open.ts';

/** Copies of the newest delivery, a second apart and older than it: a history that would take minutes to send. */
export function fillDeliveries(db: Database, count: number): void {
  db.prepare<[{ count: number }]>(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count),
      newest AS (SELECT * FROM delivery ORDER BY id DESC LIMIT 1)
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, signature, state, attempts, marks,
      last_status, verdict, created_at_ms, ended_at_ms)
    SELECT printf('00000000-0000-4000-8000-%012d', i), event_id, webhook_seq, lane, url, source, profile, timestamp_sec, signature,
      iif(i % 9 = 0, 'failed', 'delivered'), 1, iif(i % 9 = 0, '[401]', '[200]'), iif(i % 9 = 0, 401, 200), 'valid',
      created_at_ms + i, created_at_ms + i + 12
    FROM n, newest`).run({ count });
}
