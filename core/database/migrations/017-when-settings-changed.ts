import type { Migration } from '../migrate.ts';

/** delivery_setting.changed_at_ms   when somebody changed it; not known of what was changed before. */
export const whenSettingsChanged: Migration = {
  version: 17,
  name: 'when-settings-changed',
  up(db) {
    db.exec('ALTER TABLE delivery_setting ADD COLUMN changed_at_ms INTEGER');
  },
};
