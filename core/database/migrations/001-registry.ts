import type { Migration } from '../migrate.ts';

export const registryTables: Migration = {
  version: 1,
  name: 'registry',
  up(db) {
    db.exec('');
  },
};
