import type { Migration } from '../migrate.ts';

/*
 * webhook ─┬─ subscription         who hears what
 *          └─ delivery ── attempt  one event for one webhook, and its HTTP tries
 * event ─────┘                     what happened, with the bytes of its body
 *
 * `delivery_due` is the one index that the dispatcher lives by: per lane (a webhook, or another target of a replay) the
 * deliveries with a due time, soonest first. A row leaves the index when it is claimed, held or finished.
 */
export const dispatchTables: Migration = {
  version: 2,
  name: 'dispatch',
  up(db) {
    db.exec(WEBHOOKS);
    db.exec(DELIVERIES);
  },
};

const WEBHOOKS = `
      CREATE TABLE webhook (
        seq            INTEGER PRIMARY KEY AUTOINCREMENT,
        id             TEXT NOT NULL UNIQUE,
        name           TEXT NOT NULL,
        url            TEXT NOT NULL,
        description    TEXT,
        secret_token   TEXT,
        status         TEXT NOT NULL,
        profile        TEXT,
        created_at_ms  INTEGER NOT NULL,
        updated_at_ms  INTEGER NOT NULL,
        deleted_at_ms  INTEGER
      ) STRICT;

      CREATE TABLE subscription (
        event        TEXT NOT NULL,
        webhook_seq  INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
        PRIMARY KEY (event, webhook_seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX subscription_webhook ON subscription (webhook_seq);

      CREATE TABLE replaced_secret (
        webhook_seq     INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
        secret_token    TEXT NOT NULL,
        replaced_at_ms  INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX replaced_secret_of ON replaced_secret (webhook_seq);

      CREATE TABLE delivery_setting (
        name   TEXT PRIMARY KEY,
        value  TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `;

const DELIVERIES = `
      CREATE TABLE event (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        event    TEXT NOT NULL,
        about    TEXT NOT NULL,
        body     BLOB NOT NULL,
        unheard  TEXT,
        at_ms    INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX event_unheard ON event (id) WHERE unheard IS NOT NULL;

      CREATE TABLE delivery (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        delivery_id    TEXT NOT NULL,
        event_id       INTEGER NOT NULL REFERENCES event,
        webhook_seq    INTEGER NOT NULL REFERENCES webhook,
        lane           TEXT NOT NULL,
        url            TEXT NOT NULL,
        source         TEXT NOT NULL,
        profile        TEXT NOT NULL,
        timestamp_sec  INTEGER NOT NULL,
        signature      TEXT,
        headers        TEXT,
        state          TEXT NOT NULL,
        reason         TEXT,
        due_at_ms      INTEGER,
        held_due_at_ms INTEGER,
        wait           TEXT,
        attempts       INTEGER NOT NULL DEFAULT 0,
        retries        INTEGER NOT NULL DEFAULT 0,
        hop            TEXT,
        marks          TEXT NOT NULL DEFAULT '[]',
        last_status    INTEGER,
        last_error     TEXT,
        verdict        TEXT,
        body_lost      INTEGER NOT NULL DEFAULT 0,
        stale          TEXT,
        created_at_ms  INTEGER NOT NULL,
        ended_at_ms    INTEGER,
        replay_of      INTEGER,
        starred        INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX delivery_due ON delivery (lane, due_at_ms, id) WHERE due_at_ms IS NOT NULL;
      CREATE INDEX delivery_uuid ON delivery (delivery_id);
      CREATE INDEX delivery_event ON delivery (event_id);
      CREATE INDEX delivery_state ON delivery (state);

      CREATE TABLE delivery_command (
        delivery  INTEGER NOT NULL REFERENCES delivery ON DELETE CASCADE,
        at_ms     INTEGER NOT NULL,
        command   TEXT NOT NULL,
        origin    TEXT NOT NULL
      ) STRICT;
      CREATE INDEX delivery_command_of ON delivery_command (delivery);
      CREATE INDEX delivery_replay_of ON delivery (replay_of) WHERE replay_of IS NOT NULL;

      CREATE TABLE attempt (
        delivery       INTEGER NOT NULL REFERENCES delivery ON DELETE CASCADE,
        number         INTEGER NOT NULL,
        started_at_ms  INTEGER NOT NULL,
        started_by     TEXT NOT NULL,
        method         TEXT NOT NULL,
        url            TEXT NOT NULL,
        wait           TEXT,
        timings        TEXT,
        redirects      TEXT,
        outcome        TEXT,
        response       TEXT,
        took_ms        REAL,
        slow           INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (delivery, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE attempt_body (
        delivery  INTEGER NOT NULL,
        number    INTEGER NOT NULL,
        body      BLOB NOT NULL,
        PRIMARY KEY (delivery, number),
        FOREIGN KEY (delivery, number) REFERENCES attempt ON DELETE CASCADE
      ) STRICT;
    `;
