import { type Finding, finding } from '#shared/domain/app/finding.ts';
import type { AttachmentState } from '#shared/domain/app/real-server.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Server } from './ports.ts';

export interface SettleIn {
  clock: Clock;
  webhooks: Server['webhooks'];
  /** Of the webhook there. */
  id: string;
  listCacheMs: number;
  end: AbortSignal;
  become(state: AttachmentState): void;
}

/**
 * Waits until the list that the server keeps is old, then has it send its test. @returns what is in the way; nothing where it was told to
 * end meanwhile
 */
export async function settleIn({ clock, webhooks, id, listCacheMs, end, become }: SettleIn): Promise<Finding[]> {
  const untilMs = clock.nowMs() + listCacheMs;
  if (!end.aborted) become({ kind: 'waiting', untilMs });
  const over = Promise.withResolvers<void>();
  const cancel = clock.setTimer(untilMs, over.resolve);
  await Promise.race([over.promise, aborted(end)]);
  cancel();
  if (end.aborted) return [];
  become({ kind: 'testing' });
  const tested = await Promise.race([webhooks.test(id), aborted(end)]);
  if (!tested || end.aborted) return [];
  if (!tested.ok) return [tested.problem];
  const { success, status, message = 'It does not say why' } = tested.value;
  if (!success && status === undefined) return [notReached(message)];
  become({ kind: 'attached', ...(status !== undefined && { testStatus: status }) });
  return [];
}

const notReached = (message: string) =>
  finding(
    'error',
    'not-reached',
    'The server does not reach the receiver',
    `It was asked for its test, and says: ${message}`,
    'Name an address that it reaches, or receive through the tunnel.',
  );

const aborted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
