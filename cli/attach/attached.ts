import { type HeldNote, holdNote } from '#core/bridge/attach-notes.ts';
import type { NewRemoteWebhook, RemoteWebhooks } from '#core/bridge/remote-webhooks.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { findingLines } from '../finding-lines.ts';
import { errorScreen } from '../print.ts';

/** A webhook of ours on somebody else's server, until it is removed. */
export interface Attached {
  id: string;
  /** Leads it to another address. */
  repoint(url: string): Promise<void>;
  /** @returns what is in the way when it is still there: the note stays, so that the next start knows of it */
  remove(): Promise<string | undefined>;
}

export interface RegisterOptions {
  webhooks: RemoteWebhooks;
  dataDir: string;
  /** Of the server, without credentials. */
  base: string;
  nowMs: number;
}

/** A note first, then the webhook: whatever happens in between, the next start finds what is there. @throws StartError `check-failed` */
export async function register(webhook: NewRemoteWebhook, { webhooks, dataDir, base, nowMs }: RegisterOptions): Promise<Attached> {
  const note = { name: webhook.name, base, url: redactUrl(webhook.url), atMs: nowMs };
  const held = holdNote(dataDir, note);
  const registered = await webhooks.register(webhook);
  if (!registered.ok) {
    await forget(webhook.name, held, webhooks);
    throw failed(registered.problem);
  }
  const id = registered.value;
  held.write({ ...note, webhookId: id });
  return {
    id,
    async repoint(url) {
      const done = await webhooks.repoint(id, url);
      if (!done.ok) throw failed(done.problem);
    },
    async remove() {
      const removed = await webhooks.remove(id);
      if (removed.ok) held.remove();
      else held.release();
      return removed.ok ? undefined : `${removed.problem.what}. ${removed.problem.why}`;
    },
  };
}

/** An answer that was lost does not mean that nothing was registered. */
async function forget(name: string, held: HeldNote, webhooks: RemoteWebhooks): Promise<void> {
  const ids = await webhooks.named(name);
  const ends = ids.ok ? await Promise.all(ids.value.map((id) => webhooks.remove(id))) : [ids];
  if (ends.every(({ ok }) => ok)) held.remove();
  else held.release();
}

/** A problem as the end of a verb. */
export const failed = (problem: Finding): StartError => new StartError('check-failed', findingLines(problem, errorScreen()).join('\n'));
