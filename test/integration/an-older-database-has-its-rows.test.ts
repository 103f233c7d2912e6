import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { createCaptureStore } from '#core/receiver/capture-store.ts';

const step = MIGRATIONS.findIndex(({ name }) => name === 'what arrived');
const ALIAS = '{"entity": "model_version_alias", "action": "created", "data": {"name": "café", "alias": "champion", "version": "2"}}';

test('what came from elsewhere is a row in a database that was there before, whatever its bodies are', () => {
  const db = new Database(':memory:');
  migrate(db, MIGRATIONS.slice(0, step));
  const capture = db.prepare(`
    INSERT INTO capture (at_ms, took_ms, endpoint, delivery_id, attempt, method, target, http_version, peer, browser, tunnelled, verdict_result,
      answer_status, body_size, body_kept, headers, body)
    VALUES (@at, 5, @endpoint, @id, @attempt, 'POST', '/webhook', '1.1', '', 0, 0, 'unchecked', @status, 3, 'whole', '[]', @body)`);
  const kept = db.prepare('INSERT INTO capture_kept (kind, capture_id, bytes, delivery_id, attempt) VALUES (?, ?, 1, ?, ?)');
  let at = 0;
  const add = (kind: string, id: string | null, attempt: number | null, body: string | Buffer, status: number | null = 401) => {
    at += 1;
    const { lastInsertRowid } = capture.run({ at, endpoint: 'webhook', id, attempt, status, body: Buffer.from(body) });
    kept.run(kind, lastInsertRowid, id, attempt);
  };
  add('foreign', 'theirs', 1, ALIAS, 200);
  add('own', 'ours', 1, ALIAS, 200);
  add('foreign', null, null, 'not JSON\0');
  add('foreign', null, null, Buffer.from([0xff, 0xfe, 0x00]));
  add('refused', 'theirs', 2, ALIAS, null);
  add('foreign', 'ours', 2, '["entity"]');
  add('foreign', null, null, '{"entity": 3, "action": {"a": 1}, "data": []}');
  add('foreign', null, null, '{"entity": "a.b c", "action": "x", "data": {"name": 7}}');
  db.exec(`
    INSERT INTO webhook (id, name, url, status, created_at_ms, updated_at_ms) VALUES ('w', 'w', 'http://127.0.0.1', 'ACTIVE', 1, 1);
    INSERT INTO event (event, about, body, at_ms) VALUES ('prompt.created', '{}', zeroblob(5), 1);
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, state, created_at_ms, body_lost)
    VALUES ('ours', 1, 1, 'w1', 'http://127.0.0.1', 'test', 'mlflow', 1, 'delivered', 1, 1)`);

  migrate(db, MIGRATIONS);

  const store = createCaptureStore(db, { nowMs: () => 1 });
  expect(store.arrivals.list({ limit: 10 }).items.map(({ id, event, attemptMarks }) => [id, event, attemptMarks])).toEqual([
    ['c8', undefined, [401]],
    ['c7', undefined, [401]],
    ['c6', undefined, [401]],
    ['c4', undefined, [401]],
    ['c3', undefined, [401]],
    ['c1', 'model_version_alias.created', [200, 'closed']],
  ]);
  expect(store.arrival('c5')).toMatchObject({
    ...{ id: 'c1', subject: 'café v2 champion', attempts: 2, state: 'refused', createdAtMs: 1, verdict: 'unchecked' },
    captureList: [{ id: 'c1' }, { id: 'c5', row: 'c1' }],
  });
  expect(store.ownIdsOf('ours')).toEqual(['c2']);
  expect(db.prepare('SELECT endpoint, reason FROM delivery').get()).toEqual({ endpoint: 'webhook', reason: 'body-lost' });
  db.close();
});
