import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { keptDeliveries } from '#core/dispatch/outbox/retention-store.ts';
import { createCaptureShelves } from '#core/receiver/capture-shelves.ts';
import { createCaptureStore } from '#core/receiver/capture-store.ts';

const step = MIGRATIONS.findIndex(({ name }) => name === 'budgets');

test('captures and deliveries of a database before it are counted by kind, and found as they were', () => {
  const db = new Database(':memory:');
  migrate(db, MIGRATIONS.slice(0, step));
  db.exec(`
    INSERT INTO webhook (id, name, url, status, created_at_ms, updated_at_ms) VALUES ('w', 'w', 'http://127.0.0.1', 'ACTIVE', 1, 1);
    INSERT INTO event (event, about, body, at_ms) VALUES ('prompt.created', '{}', zeroblob(5000), 1);`);
  const delivery = db.prepare(`
    INSERT INTO delivery (delivery_id, event_id, webhook_seq, lane, url, source, profile, timestamp_sec, state, created_at_ms)
    VALUES (?, 1, 1, 'w1', 'http://127.0.0.1', 'event', 'mlflow', 1, 'delivered', 1)`);
  const capture = db.prepare(`
    INSERT INTO capture (at_ms, took_ms, delivery_id, attempt, method, target, http_version, peer, browser, refusal, verdict_result, body_size,
      body_kept, headers, body) VALUES (1, 1, ?, ?, 'POST', '/', '1.1', '', 0, ?, ?, 3000, 'whole', '[]', zeroblob(3000))`);
  const ofDelivery = db.prepare('INSERT INTO capture_of_delivery (capture_id, delivery_id, attempt) VALUES (?, ?, 1)');
  for (const id of ['ours', 'ours too']) delivery.run(id);
  for (const row of [
    ['ours', 1, null, 'invalid'],
    ['theirs', 1, null, 'valid'],
    [null, null, null, 'unsigned'],
    [null, null, 'unmatched', 'unchecked'],
  ])
    if (row[0] !== null) ofDelivery.run(capture.run(...row).lastInsertRowid, row[0]);
    else capture.run(...row);

  migrate(db, MIGRATIONS);

  const rows = (shelf: { used(): { rows: number; bytes: number } }) => [shelf.used().rows, Math.floor(shelf.used().bytes / 3000)];
  const shelves = createCaptureShelves(db);
  expect(Object.fromEntries(Object.entries(shelves).map(([kind, shelf]) => [kind, rows(shelf)]))).toEqual({
    ...{ own: [1, 1], signed: [1, 1], foreign: [1, 1], refused: [1, 1] },
  });
  const { rows: deliveries, bytes } = keptDeliveries(db).total();
  expect([deliveries, Math.floor(bytes / 5000)]).toEqual([2, 1]); // the body once
  const store = createCaptureStore(db, { nowMs: () => 1, shelves });
  expect(store.idsOf('ours')).toEqual(['c1']);
  expect(store.arrivals.list({ limit: 10 }).items.map(({ id }) => id)).toEqual(['c4', 'c3', 'c2']);
  db.close();
});
