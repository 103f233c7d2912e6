import type { Database } from '#core/database/open.ts';

/** Like the newest delivery, but each about a model of its own, with a body of its own, after it: a history that would take minutes to send. */
export function fillDeliveries(db: Database, count: number): void {
  const before = db.prepare<[], number>('SELECT max(id) FROM event').pluck().get() ?? 0;
  db.prepare<[{ count: number }]>(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count),
      newest AS (SELECT event.* FROM delivery JOIN event ON event.id = delivery.event_id ORDER BY delivery.id DESC LIMIT 1)
    INSERT INTO event (event, about, body, at_ms)
    SELECT event, json_set(about, '$.name', 'model-' || i),
      CAST(replace(CAST(body AS TEXT), json_extract(about, '$.name'), 'model-' || i) AS BLOB), at_ms + i
    FROM n, newest`).run({ count });
  db.prepare<[{ count: number; before: number }]>(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count),
      newest AS (SELECT * FROM delivery ORDER BY id DESC LIMIT 1)
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, signature, state, attempts, marks,
      spans, last_status, verdict, created_at_ms, ended_at_ms)
    SELECT printf('00000000-0000-4000-8000-%012d', i), @before + i, webhook_seq, lane, url, source, profile, timestamp_sec, signature,
      iif(i % 9 = 0, 'failed', 'delivered'), 1, iif(i % 9 = 0, '[401]', '[200]'), '[0,12]', iif(i % 9 = 0, 401, 200), 'valid',
      created_at_ms + i, created_at_ms + i + 12
    FROM n, newest`).run({ count, before });
}
