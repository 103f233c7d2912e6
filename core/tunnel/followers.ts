import type { Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { TunnelFollower } from '#shared/domain/app/tunnel.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { endpointPath } from '#shared/domain/scenario/endpoint.ts';
import type { FollowerStore, StoredFollower } from './follower-store.ts';

/** Webhooks that follow the tunnel: their URL is the public one, also after it changed. */
export interface Followers {
  list(): TunnelFollower[];
  /** Copies the public URL into the webhook now if there is one, and again whenever it changes. */
  follow(webhookId: string, endpoint: string): Promise<FollowResult>;
  /** The webhook keeps its URL. @returns whether it followed */
  unfollow(webhookId: string): Promise<boolean>;
  /** The tunnel answers under this address: all that follow it are pointed there. */
  point(publicUrl: string): void;
  /** Something happened: a webhook that follows may have been changed or removed by somebody. */
  notice(event: StreamEventBody): void;
  /** Resolves when what is under way is done. */
  settled(): Promise<void>;
}

export type FollowResult = { kind: 'done' } | { kind: 'unknown' } | { kind: 'refused'; message: string };

export interface FollowersOptions {
  store: FollowerStore;
  writer: Writer;
  webhooks: {
    get(id: string): { name: string; url: string } | undefined;
    update(id: string, patch: { url: string }): unknown;
  };
  /** The refusal text of the URL policy. */
  checkUrl: (url: string) => Promise<string | undefined>;
  publicUrl: () => string | undefined;
  logger: Logger;
  /** Called when the list is another. */
  changed: () => void;
}

export function createFollowers({ store, writer, webhooks, checkUrl, publicUrl, logger, changed }: FollowersOptions): Followers {
  const refusals = new Map<string, string>();
  let turn: Promise<unknown> = Promise.resolve();

  /** A webhook follows for as long as it has the URL that it was given. */
  const follows = ({ webhookId, url }: StoredFollower) => webhooks.get(webhookId)?.url === url;

  /** One after the other: of two public URLs the later one has the last word. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  /** Inside a work of the writer. */
  function set(follower: StoredFollower): void {
    if (webhooks.get(follower.webhookId)?.url !== follower.url) webhooks.update(follower.webhookId, { url: follower.url });
    store.put(follower);
  }

  async function pointOne(follower: StoredFollower, publicUrl: string): Promise<void> {
    const { webhookId, endpoint } = follower;
    const url = publicUrl + endpointPath(endpoint);
    refusals.delete(webhookId);
    if (url === follower.url && follows(follower)) return;
    const refusal = await checkUrl(url);
    if (refusal !== undefined) refusals.set(webhookId, refusal);
    await writer.write(() => {
      if (!follows(follower)) store.remove(webhookId);
      else if (refusal === undefined) set({ webhookId, endpoint, url });
    });
  }

  return {
    list() {
      return store.all().flatMap(({ webhookId, endpoint, url }) => {
        const webhook = webhooks.get(webhookId);
        if (webhook?.url !== url) return [];
        const refusal = refusals.get(webhookId);
        return [{ webhookId, webhookName: webhook.name, endpoint, url, ...(refusal !== undefined && { refusal }) }];
      });
    },
    follow: (webhookId, endpoint) =>
      inTurn(async () => {
        const webhook = webhooks.get(webhookId);
        if (!webhook) return { kind: 'unknown' };
        const origin = publicUrl();
        const url = origin === undefined ? webhook.url : origin + endpointPath(endpoint);
        const message = url === webhook.url ? undefined : await checkUrl(url);
        if (message !== undefined) return { kind: 'refused', message };
        const isThere = await writer.write(() => {
          if (!webhooks.get(webhookId)) return false;
          set({ webhookId, endpoint, url });
          return true;
        });
        if (!isThere) return { kind: 'unknown' };
        refusals.delete(webhookId);
        changed();
        return { kind: 'done' };
      }),
    unfollow: (webhookId) =>
      inTurn(async () => {
        const isThere = store.all().some((follower) => follower.webhookId === webhookId && follows(follower));
        await writer.write(() => store.remove(webhookId));
        refusals.delete(webhookId);
        if (isThere) changed();
        return isThere;
      }),
    point(publicUrl) {
      inTurn(async () => {
        const followers = store.all();
        for (const follower of followers) await pointOne(follower, publicUrl);
        if (followers.length > 0) changed();
      }).catch((error: unknown) => logger.warn('webhooks could not be pointed to the public URL', { error: String(error) }));
    },
    notice(event) {
      const id = event.type === 'webhook.changed' ? event.webhook.id : event.type === 'webhook.deleted' ? event.id : undefined;
      if (id !== undefined && store.all().some(({ webhookId }) => webhookId === id)) changed();
    },
    settled: async () => void (await turn),
  };
}
