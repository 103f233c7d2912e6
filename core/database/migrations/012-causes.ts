import type { Migration } from '../migrate.ts';

/** delivery.cause, capture.cause   beside the explained class, how certain it is and its sentence: `{"certainty":"proof","headline":"…"}`. */
export const causes: Migration = {
  version: 12,
  name: 'causes',
  up(db) {
    db.exec('ALTER TABLE delivery ADD COLUMN cause TEXT; ALTER TABLE capture ADD COLUMN cause TEXT;');
  },
};
