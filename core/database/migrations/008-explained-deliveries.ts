import type { Migration } from '../migrate.ts';

/** delivery.why   the explained class of the receiver's refusal; a capture's is its `verdict_why`. */
export const explainedDeliveries: Migration = {
  version: 8,
  name: 'explained deliveries',
  up(db) {
    db.exec('ALTER TABLE delivery ADD COLUMN why TEXT');
  },
};
