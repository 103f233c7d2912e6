import type { Migration } from '../migrate.ts';

/*
 * capture   one request that the mock receiver met, refused ones included. `headers` and `trailers` are JSON arrays of
 *           [name, value] with one character per byte; the body stands last, so that lists never read it.
 * endpoint  one address of it with a secret, tolerance, scenario and forward target of its own; `webhook`, the default
 *           one, has a row once it was changed.
 */
export const receiverTables: Migration = {
  version: 3,
  name: 'receiver',
  up(db) {
    db.exec(`
      CREATE TABLE capture (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms           INTEGER NOT NULL,
        took_ms         INTEGER NOT NULL,
        endpoint        TEXT,
        delivery_id     TEXT,
        attempt         INTEGER,
        method          TEXT NOT NULL,
        target          TEXT NOT NULL,
        http_version    TEXT NOT NULL,
        peer            TEXT NOT NULL,
        browser         INTEGER NOT NULL,
        refusal         TEXT,
        verdict_result  TEXT NOT NULL,
        verdict_why     TEXT,
        answer_status   INTEGER,
        body_size       INTEGER NOT NULL,
        body_kept       TEXT NOT NULL,
        headers         TEXT NOT NULL,
        trailers        TEXT,
        tls             TEXT,
        report          TEXT,
        played          TEXT,
        forwarded       TEXT,
        answer_headers  TEXT,
        answer_body     TEXT,
        body            BLOB NOT NULL
      ) STRICT;
      CREATE INDEX capture_delivery ON capture (delivery_id, attempt) WHERE delivery_id IS NOT NULL;
      CREATE INDEX capture_endpoint ON capture (endpoint) WHERE endpoint IS NOT NULL;

      CREATE TABLE endpoint (
        name           TEXT PRIMARY KEY,
        secret_token   TEXT,
        tolerance_sec  INTEGER NOT NULL,
        scenario       TEXT NOT NULL,
        forward        TEXT
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
