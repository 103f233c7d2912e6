import type { Migration } from '../migrate.ts';

/**
 * check_run ── check_outcome   runs of the checks of a receiver, and what each check came to; `asked` and `outcome` are JSON. No secret.
 *
 * delivery.check_run           the run that sent it
 * webhook 'conformance'        bears what is signed with a secret that was typed: such a delivery belongs to no webhook. It is a removed
 *                              one, so that no list shows it.
 */
export const checks: Migration = {
  version: 18,
  name: 'checks',
  up(db) {
    db.exec(`
      CREATE TABLE check_run (
        number         INTEGER PRIMARY KEY AUTOINCREMENT,
        target         TEXT NOT NULL,
        webhook        TEXT,
        asked          TEXT NOT NULL,
        state          TEXT NOT NULL,
        message        TEXT,
        started_at_ms  INTEGER NOT NULL,
        took_ms        INTEGER
      ) STRICT;

      CREATE TABLE check_outcome (
        run       INTEGER NOT NULL REFERENCES check_run ON DELETE CASCADE,
        check_id  TEXT NOT NULL,
        outcome   TEXT NOT NULL,
        PRIMARY KEY (run, check_id)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE delivery ADD COLUMN check_run INTEGER;
      CREATE INDEX delivery_check_run ON delivery (check_run) WHERE check_run IS NOT NULL;
      CREATE INDEX delivery_checked ON delivery (state) WHERE source = 'conformance';

      INSERT INTO webhook (id, name, url, status, created_at_ms, updated_at_ms, deleted_at_ms)
      VALUES ('conformance', 'Conformance', '', 'DISABLED', 0, 0, 0)`);
  },
};
