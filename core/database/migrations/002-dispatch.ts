import type { Migration } from '../migrate.ts';

export const dispatchTables: Migration = {
  version: 2,
  name: 'dispatch',
  up(db) {
    db.exec('');
  },
};
