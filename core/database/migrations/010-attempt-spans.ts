import type { Migration } from '../migrate.ts';

/** delivery.spans   when each attempt of `marks` began, in ms after the delivery's creation, and how long it took: `[0,41,2300,12]`. */
export const attemptSpans: Migration = {
  version: 10,
  name: 'attempt spans',
  up(db) {
    db.exec(`
      ALTER TABLE delivery ADD COLUMN spans TEXT NOT NULL DEFAULT '[]';
      UPDATE delivery SET spans = (
        SELECT '[' || group_concat(
          (a.started_at_ms - delivery.created_at_ms) || CASE WHEN a.outcome IS NULL THEN '' ELSE ',' || coalesce(a.took_ms, 0) END
          ORDER BY a.number) || ']'
        FROM attempt AS a WHERE a.delivery = delivery.id AND a.number > delivery.attempts - 32)
      WHERE attempts > 0;
    `);
  },
};
