import type { Migration } from '../migrate.ts';

/** Composed events that are sent again together; `steps` is JSON. */
export const sequences: Migration = {
  version: 15,
  name: 'sequences',
  up(db) {
    db.exec(`
      CREATE TABLE event_sequence (
        name           TEXT PRIMARY KEY,
        steps          TEXT NOT NULL,
        updated_at_ms  INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID`);
  },
};
