import type { Migration } from '../migrate.ts';

/** arrival.origin   the server that signed the newest request, in words (`mlflow.example, 3.9.0`), where one is attached. */
export const whereItCameFrom: Migration = {
  version: 19,
  name: 'where-it-came-from',
  up(db) {
    db.exec('ALTER TABLE arrival ADD COLUMN origin TEXT');
  },
};
