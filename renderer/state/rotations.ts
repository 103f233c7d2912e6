import type { RehearsedReceiver, RehearsedSecrets } from '#shared/domain/delivery/rehearsal.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Core } from './core-link.ts';
import { newSecret } from './new-secret.ts';
import { createStore, type Store } from './store.ts';

/** The tests of one step: what was sent to each receiver. */
export interface Rehearsed {
  atMs: number;
  receivers: readonly RehearsedReceiver[];
}

/** A rotation under way, of one webhook. Its secret is in the memory of the page alone until it is saved. */
export interface Rotation {
  secret: string;
  /** While our own receiver takes both secrets; and after the old one was taken out. */
  tested: Partial<Record<Exclude<RehearsedSecrets, 'old'>, Rehearsed>>;
  /** Those with the same secret that are to keep the old one. */
  leftOut: readonly string[];
  changedAtMs?: number;
  busy?: 'both' | 'new' | 'change';
  problem?: string;
}

export interface Rotations {
  readonly state: Store<ReadonlyMap<string, Rotation>>;
  begin(webhookId: string): void;
  type(webhookId: string, secret: string): void;
  leaveOut(webhookId: string, other: string, out: boolean): void;
  /** Sends the tests of a step. */
  test(webhookId: string, accepts: 'both' | 'new'): Promise<void>;
  /** Gives the webhook, and those that share its secret, the new one. */
  change(webhookId: string): Promise<void>;
  forget(webhookId: string): void;
}

export function createRotations(core: Pick<Core, 'rehearseRotation' | 'updateWebhook'>, nowMs: () => number = Date.now): Rotations {
  const state = createStore<ReadonlyMap<string, Rotation>>(new Map());
  const put = (id: string, change: (rotation: Rotation) => Rotation) =>
    state.update((now) => {
      const rotation = now.get(id);
      return rotation ? new Map(now).set(id, change(rotation)) : now;
    });

  async function during(
    id: string,
    busy: NonNullable<Rotation['busy']>,
    work: (rotation: Rotation) => Promise<(now: Rotation) => Rotation>,
  ) {
    const rotation = state.get().get(id);
    if (!rotation || rotation.busy) return;
    put(id, ({ problem: _, ...now }) => ({ ...now, busy }));
    try {
      const change = await work(rotation);
      put(id, ({ busy: _, ...now }) => change(now));
    } catch (error) {
      put(id, ({ busy: _, ...now }) => ({ ...now, problem: messageOf(error) }));
    }
  }

  return {
    state,
    begin(id) {
      if (!state.get().has(id)) state.update((now) => new Map(now).set(id, { secret: newSecret(), tested: {}, leftOut: [] }));
    },
    type: (id, secret) => put(id, (now) => ({ ...now, secret, tested: {} })),
    leaveOut: (id, other, out) =>
      put(id, (now) => ({ ...now, leftOut: out ? [...now.leftOut, other] : now.leftOut.filter((one) => one !== other) })),
    test: (id, accepts) =>
      during(id, accepts, async ({ secret }) => {
        const receivers = await core.rehearseRotation(id, { secret, accepts });
        return (now) => ({ ...now, tested: { ...now.tested, [accepts]: { atMs: nowMs(), receivers } } });
      }),
    change: (id) =>
      during(id, 'change', async ({ secret, tested, leftOut }) => {
        const others = (tested.both ?? tested.new)?.receivers.map(({ webhookId }) => webhookId) ?? [];
        for (const one of new Set([id, ...others])) {
          if (one === id || !leftOut.includes(one)) await core.updateWebhook(one, { secret });
        }
        return (now) => ({ ...now, changedAtMs: nowMs() });
      }),
    forget: (id) => state.update((now) => new Map([...now].filter(([one]) => one !== id))),
  };
}
