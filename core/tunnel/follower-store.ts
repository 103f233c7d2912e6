import type { Database } from '#core/database/open.ts';

export interface StoredFollower {
  webhookId: string;
  /** Name of an endpoint of the receiver. */
  endpoint: string;
  /** The webhook's URL when it was last pointed. */
  url: string;
}

export interface FollowerStore {
  /** In the order in which they came. */
  all(): StoredFollower[];
  /** Inside a work of the writer. */
  put(follower: StoredFollower): void;
  /** Inside a work of the writer. */
  remove(webhookId: string): void;
}

export function createFollowerStore(db: Database): FollowerStore {
  const selectAll = db.prepare<[], StoredFollower>('SELECT webhook_id AS webhookId, endpoint, url FROM tunnel_follower ORDER BY rowid');
  const upsert = db.prepare(`
    INSERT INTO tunnel_follower (webhook_id, endpoint, url) VALUES (@webhookId, @endpoint, @url)
    ON CONFLICT (webhook_id) DO UPDATE SET endpoint = @endpoint, url = @url`);
  const deleteOne = db.prepare('DELETE FROM tunnel_follower WHERE webhook_id = @webhookId');

  return {
    all: () => selectAll.all(),
    put: (follower) => void upsert.run(follower),
    remove: (webhookId) => void deleteOne.run({ webhookId }),
  };
}
