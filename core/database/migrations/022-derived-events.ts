import type { Migration } from '../migrate.ts';

/** event.unread   of an event that was derived from a call to another server: what could not be read there, and what was taken instead. */
export const derivedEvents: Migration = {
  version: 22,
  name: 'derived-events',
  up(db) {
    db.exec('ALTER TABLE event ADD COLUMN unread TEXT');
  },
};
