import type { Finding } from '#shared/domain/app/finding.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { type AttachNote, type HeldNote, holdNote } from './attach-notes.ts';
import type { NewRemoteWebhook, Remote, RemoteWebhooks } from './remote-webhooks.ts';

/** A webhook of ours on somebody else's server, until it is removed. */
export interface Attached {
  id: string;
  /** Leads it to another address. */
  repoint(url: string): Promise<Remote<void>>;
  /** Where it cannot be removed it is still there, and the note stays, so that the next start knows of it. */
  remove(): Promise<Remote<void>>;
}

export interface RegisterOptions {
  webhooks: RemoteWebhooks;
  dataDir: string;
  /** Of the server, without credentials. */
  base: string;
  nowMs: number;
}

/** A note first, then the webhook: whatever happens in between, the next start finds what is there. */
export async function register(webhook: NewRemoteWebhook, { webhooks, dataDir, base, nowMs }: RegisterOptions): Promise<Remote<Attached>> {
  const note = { name: webhook.name, base, url: redactUrl(webhook.url), atMs: nowMs };
  const held = holdNote(dataDir, note);
  const registered = await webhooks.register(webhook);
  if (!registered.ok) {
    // An answer that was lost does not mean that nothing was registered.
    await settle(held, await removeNamed(webhook.name, webhooks));
    return registered;
  }
  const id = registered.value;
  held.write({ ...note, webhookId: id });
  return {
    ok: true,
    value: {
      id,
      repoint: (url) => webhooks.repoint(id, url),
      remove: async () => settle(held, await webhooks.remove(id)),
    },
  };
}

/** Removes what one that was killed has left there; where it cannot be, its note stays. */
export async function removeLeftOver({ name, webhookId }: AttachNote, held: HeldNote, webhooks: RemoteWebhooks): Promise<Remote<void>> {
  return settle(held, webhookId === undefined ? await removeNamed(name, webhooks) : await webhooks.remove(webhookId));
}

async function removeNamed(name: string, webhooks: RemoteWebhooks): Promise<Remote<void>> {
  const ids = await webhooks.named(name);
  if (!ids.ok) return ids;
  const ends = await Promise.all(ids.value.map((id) => webhooks.remove(id)));
  return ends.find(({ ok }) => !ok) ?? { ok: true, value: undefined };
}

function settle(held: HeldNote, removed: Remote<void>): Remote<void> {
  if (removed.ok) held.remove();
  else held.release();
  return removed;
}

/** A problem in one line. */
export const problemWords = ({ what, why }: Finding): string => (why === '' ? `${what}.` : `${what}. ${why}`);
