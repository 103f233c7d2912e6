import type { Migration } from '../migrate.ts';

/*
 * capture_of_delivery   which capture was which attempt of a delivery id, in the order of arrival. Delivery ids are random: an index
 *                       of them in the file would dirty a page of its own for every capture. It is kept in memory instead
 *                       (core/receiver/capture-index.ts), and made from this narrow table at the start.
 */
export const capturesByDelivery: Migration = {
  version: 7,
  name: 'captures by delivery',
  up(db) {
    db.exec(`
      CREATE TABLE capture_of_delivery (
        capture_id   INTEGER PRIMARY KEY,
        delivery_id  TEXT NOT NULL,
        attempt      INTEGER NOT NULL
      ) STRICT;
      INSERT INTO capture_of_delivery SELECT id, delivery_id, attempt FROM capture WHERE delivery_id IS NOT NULL;
      DROP INDEX capture_delivery;
    `);
  },
};
