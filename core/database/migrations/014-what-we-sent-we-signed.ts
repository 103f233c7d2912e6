import type { Migration } from '../migrate.ts';

/**
 * delivery.verdict   of deliveries to somebody's own app, which had none: they were signed here. Replays may have kept a signature that does
 *                    not fit any more, and stay as they are.
 */
export const whatWeSentWeSigned: Migration = {
  version: 14,
  name: 'what-we-sent-we-signed',
  up(db) {
    db.exec(`
      UPDATE delivery SET verdict = CASE
          WHEN stale = 'before-first-send' THEN 'stale'
          WHEN last_status BETWEEN 400 AND 499 THEN 'refused'
          ELSE 'valid' END
      WHERE verdict = 'unchecked' AND signature IS NOT NULL AND source <> 'replay'`);
  },
};
