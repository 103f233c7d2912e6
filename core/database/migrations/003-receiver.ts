import type { Migration } from '../migrate.ts';

export const receiverTables: Migration = {
  version: 3,
  name: 'receiver',
  up(db) {
    db.exec('');
  },
};
