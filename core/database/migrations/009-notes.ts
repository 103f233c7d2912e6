import type { Migration } from '../migrate.ts';

/** delivery.note   what somebody wrote beside a delivery, for themselves. */
export const notes: Migration = {
  version: 9,
  name: 'notes',
  up(db) {
    db.exec('ALTER TABLE delivery ADD COLUMN note TEXT');
  },
};
