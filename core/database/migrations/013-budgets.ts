import type { Migration } from '../migrate.ts';

/*
 * delivery.bytes   what it takes up with its attempts and answers; the first delivery of an event also bears the body. From
 *                  `delivery_state` they are added up, and the oldest that may go are found, without reading rows. An index of its own for
 *                  these cost a tenth of what sending does to the database.
 * capture_kept     what each capture takes up, by who sent it, in the order of arrival; with its delivery id and number, from which the
 *                  index in memory is made (core/receiver/capture-index.ts), as capture_of_delivery had them before.
 */
export const budgets: Migration = {
  version: 13,
  name: 'budgets',
  up(db) {
    db.exec(`
      ALTER TABLE delivery ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
      UPDATE delivery SET bytes = 1000 + length(url) + coalesce(length(headers), 0)
        + (SELECT coalesce(sum(500 + coalesce(length(response), 0) + coalesce(length(redirects), 0)), 0) FROM attempt WHERE delivery = delivery.id)
        + (SELECT coalesce(sum(length(body)), 0) FROM attempt_body WHERE delivery = delivery.id)
        + CASE WHEN EXISTS (SELECT 1 FROM delivery AS d WHERE d.event_id = delivery.event_id AND d.id < delivery.id) THEN 0
          ELSE (SELECT length(body) FROM event WHERE id = delivery.event_id) END;
      DROP INDEX delivery_state;
      CREATE INDEX delivery_state ON delivery (state, id, starred, bytes);

      CREATE TABLE capture_kept (
        kind         TEXT NOT NULL,
        capture_id   INTEGER NOT NULL,
        bytes        INTEGER NOT NULL,
        delivery_id  TEXT,
        attempt      INTEGER,
        PRIMARY KEY (kind, capture_id)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO capture_kept SELECT
        CASE WHEN EXISTS (SELECT 1 FROM delivery WHERE delivery.delivery_id = capture.delivery_id) THEN 'own' WHEN refusal IS NOT NULL THEN 'refused'
          WHEN verdict_result = 'valid' THEN 'signed' ELSE 'foreign' END,
        capture.id, 1000 + length(headers) + coalesce(length(report), 0) + coalesce(length(answer_body), 0) + length(body),
        capture.delivery_id, capture.attempt FROM capture;
      DROP TABLE capture_of_delivery;
    `);
  },
};
