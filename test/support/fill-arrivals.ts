import type { Database } from '#core/database/open.ts';

/** Like the newest request from elsewhere, but each with an id and about a model of its own, a moment after the one before. */
export function fillArrivals(db: Database, count: number): void {
  const first = (db.prepare<[], number>('SELECT max(id) FROM capture').pluck().get() ?? 0) + 1;
  db.exec('DROP TABLE IF EXISTS temp.newest_capture; CREATE TEMP TABLE newest_capture AS SELECT * FROM capture ORDER BY id DESC LIMIT 1');
  const columns = (db.pragma('table_info(capture)') as { name: string }[]).map(({ name }) => name).filter((name) => name !== 'id');
  const values = columns.map((name) => {
    if (name === 'at_ms') return 'at_ms + i';
    if (name === 'delivery_id') return "printf('11111111-0000-4000-8000-%012d', i)";
    return name === 'body' ? "CAST(replace(CAST(body AS TEXT), 'model-0', 'model-' || i) AS BLOB)" : name;
  });
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)';
  db.prepare<[{ count: number; first: number }]>(
    `${numbers} INSERT INTO capture (id, ${columns.join()}) SELECT @first + i - 1, ${values.join()} FROM n, newest_capture`,
  ).run({ count, first });
  db.prepare<[{ count: number; first: number }]>(`${numbers}
    INSERT INTO capture_kept (kind, capture_id, bytes, delivery_id, attempt, arrival_id)
    SELECT 'signed', @first + i - 1, 1000, printf('11111111-0000-4000-8000-%012d', i), 1, @first + i - 1 FROM n`).run({ count, first });
  db.prepare<[{ count: number; first: number }]>(`${numbers},
      newest AS (SELECT * FROM arrival ORDER BY id DESC LIMIT 1)
    INSERT INTO arrival (id, newest, attempts, at_ms, took_ms, status, verdict, tunnelled, browser, size, endpoint, event, why, refusal,
      delivery_id, about, marks, captures, method, target, peer)
    SELECT @first + i - 1, @first + i - 1, 1, at_ms + i, took_ms, status, verdict, tunnelled, browser, size, endpoint, event, why, refusal,
      printf('11111111-0000-4000-8000-%012d', i), json_set(about, '$.name', 'model-' || i), marks, '[' || (@first + i - 1) || ']', method,
      target, peer
    FROM n, newest`).run({ count, first });
}
