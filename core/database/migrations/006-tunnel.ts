import type { Migration } from '../migrate.ts';

/*
 * tunnel_follower    a webhook whose URL leads through the tunnel, to one endpoint of the receiver. `url` is what the
 *                    webhook had when it was last pointed: another one was set by somebody else, who is not overruled.
 * capture.tunnelled  it came through the tunnel.
 */
export const tunnelTables: Migration = {
  version: 6,
  name: 'tunnel',
  up(db) {
    db.exec(`
      CREATE TABLE tunnel_follower (
        webhook_id  TEXT PRIMARY KEY,
        endpoint    TEXT NOT NULL,
        url         TEXT NOT NULL
      ) STRICT;
      ALTER TABLE capture ADD COLUMN tunnelled INTEGER NOT NULL DEFAULT 0;
    `);
  },
};
