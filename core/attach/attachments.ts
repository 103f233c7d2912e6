import { leftOverNotes } from '#core/bridge/attach-notes.ts';
import { removeLeftOver } from '#core/bridge/attached.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import { type Attachment, hasEnded, type LeftOver } from '#shared/domain/app/real-server.ts';
import { type RunningAttachment, startAttachment } from './attachment.ts';
import type { AttachPorts, AttachWish, Server } from './ports.ts';

/** Real servers that this process has attached. */
export interface Attachments {
  list(): Attachment[];
  /** @returns undefined where that server is attached already */
  start(wish: AttachWish, server: Server): Attachment | undefined;
  /** Removes the webhook there; one that has ended is forgotten. */
  detach(id: string): Promise<Attachment | undefined>;
  secretOf(id: string): string | undefined;
  leftOver(): LeftOver[];
  /** @returns the problem, `unknown` without such a note, or undefined when it is removed */
  removeLeftOver(name: string, serverOf: (base: string) => Server): Promise<Finding | 'unknown' | undefined>;
  /** Detaches all, within some seconds; what cannot be removed is left to the next start. */
  close(): Promise<void>;
}

export interface AttachmentsOptions extends AttachPorts {
  publish(attachment: Attachment | undefined): void;
}

/** That many, ended ones included, are remembered. */
const MOST = 20;
/** While a core stops: a server that does not answer by then is left to the next start. */
const CLOSE_MS = 5000;
/** Counts of what arrives are told so often at most. */
const COUNT_EVERY_MS = 500;

export function createAttachments(options: AttachmentsOptions): Attachments {
  const { clock, dataDir, publish } = options;
  const running = new Map<string, RunningAttachment>();
  const uncounted = new Set<string>();
  let cancelCount: (() => void) | undefined;

  function countLater(id: string): void {
    uncounted.add(id);
    cancelCount ??= clock.setTimer(clock.nowMs() + COUNT_EVERY_MS, () => {
      cancelCount = undefined;
      for (const one of uncounted) publish(running.get(one)?.now());
      uncounted.clear();
    });
  }

  const unsubscribe = options.subscribe((events) => {
    for (const event of events) {
      if (event.type === 'tunnel.changed' && event.tunnel.state.kind === 'on') followTunnel(event.tunnel.webhookUrl);
      if (event.type === 'capture.added' && event.capture.origin !== undefined) count(event.capture.origin, event.capture.atMs);
    }
  });

  function followTunnel(webhookUrl: string | undefined): void {
    if (webhookUrl !== undefined) for (const one of running.values()) one.follow(webhookUrl);
  }

  function count(origin: string, atMs: number): void {
    for (const [id, one] of running) {
      const { state, origin: own } = one.now();
      if (own !== origin || hasEnded(state)) continue;
      one.arrived(atMs);
      countLater(id);
    }
  }

  function forget(id: string): void {
    if (running.delete(id)) publish(undefined);
  }

  return {
    list: () => [...running.values()].map((one) => one.now()).toReversed(),
    start(wish, server) {
      const { base } = server.upstream;
      for (const [id, one] of running) {
        const { base: known, state } = one.now();
        if (known !== base) continue;
        if (!hasEnded(state)) return undefined;
        forget(id);
      }
      const ended = [...running.values()].find((one) => hasEnded(one.now().state));
      if (running.size >= MOST && ended) forget(ended.now().id);
      const started = startAttachment(wish, server, { ...options, changed: publish });
      const now = started.now();
      running.set(now.id, started);
      publish(now);
      return now;
    },
    async detach(id) {
      const one = running.get(id);
      if (!one) return undefined;
      if (!hasEnded(one.now().state)) return one.detach();
      forget(id);
      return one.now();
    },
    secretOf: (id) => running.get(id)?.secret,
    leftOver: () =>
      leftOverNotes(dataDir).flatMap(({ note: { name, base, atMs }, held }) => {
        held.release();
        return running.has(name) ? [] : [{ name, base, atMs }];
      }),
    async removeLeftOver(name, serverOf) {
      const notes = leftOverNotes(dataDir);
      const found = notes.find(({ note }) => note.name === name);
      for (const other of notes) if (other !== found) other.held.release();
      if (!found) return 'unknown';
      const removed = await removeWith(found, serverOf);
      publish(undefined);
      return removed.ok ? undefined : removed.problem;
    },
    async close() {
      unsubscribe();
      cancelCount?.();
      const ends = [...running.values()].map((one) => (hasEnded(one.now().state) ? undefined : one.detach()));
      const late = Promise.withResolvers<void>();
      const cancel = clock.setTimer(clock.nowMs() + CLOSE_MS, late.resolve);
      await Promise.race([Promise.allSettled(ends), late.promise]);
      cancel();
    },
  };
}

async function removeWith({ note, held }: ReturnType<typeof leftOverNotes>[number], serverOf: (base: string) => Server) {
  try {
    return await removeLeftOver(note, held, serverOf(note.base).webhooks);
  } catch (error) {
    held.release();
    throw error;
  }
}
