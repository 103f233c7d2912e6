import type { Migration } from '../migrate.ts';

/* api_call  one call to the MLflow API; `caused` is a JSON array of the events that came of it. The newest are kept. */
export const journalTables: Migration = {
  version: 5,
  name: 'journal',
  up(db) {
    db.exec(`
      CREATE TABLE api_call (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms    INTEGER NOT NULL,
        took_ms  REAL NOT NULL,
        method   TEXT NOT NULL,
        path     TEXT NOT NULL,
        status   INTEGER NOT NULL,
        client   TEXT,
        caused   TEXT NOT NULL,
        quiet    TEXT,
        hint     TEXT
      ) STRICT;
    `);
  },
};
