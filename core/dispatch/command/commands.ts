import type { Writer } from '#core/database/writer.ts';
import type { Clock } from '#shared/domain/clock.ts';
import { type DeliveryStateKind, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import type { CommandResult } from '#shared/domain/delivery/delivery-command.ts';
import type { CommandOrigin, DeliveryCommandName } from '#shared/domain/delivery/recorded-command.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { CommandStore } from '../store/command-store.ts';

export interface CommandsOptions {
  store: CommandStore;
  writer: Writer;
  clock: Clock;
  /** Something in this lane is due now or later. */
  touch: (lane: string, dueAtMs: number) => void;
  /** To be called after the commit: the delivery is published as it is now. */
  changed: (id: number) => void;
}

export interface Commands {
  /** Retry now, cancel, hold or release; the state decides whether it can be done. */
  command(idOrDeliveryId: string, command: DeliveryCommandName, origin: CommandOrigin): Promise<CommandResult>;
  /** Starred deliveries stay when retention drops the oldest. */
  star(idOrDeliveryId: string, starred: boolean): Promise<CommandResult>;
  /** Words for oneself; none takes the note away. */
  note(idOrDeliveryId: string, note: string): Promise<CommandResult>;
}

export function createCommands({ store, writer, clock, touch, changed }: CommandsOptions): Commands {
  /** Inside a work. @returns why it cannot be done */
  function apply(id: number, command: DeliveryCommandName): string | undefined {
    const row = store.state(id);
    if (!row) return `There is no delivery d${id}.`;
    const obstacle = obstacleTo(command, row.state, row.reason);
    if (obstacle !== undefined) return obstacle;
    const nowMs = clock.nowMs();
    switch (command) {
      case 'retry-now':
        store.makeDue(id, nowMs);
        return void touch(row.lane, nowMs);
      case 'cancel':
        return store.cancel(id, nowMs);
      case 'hold':
        return store.hold(id);
      case 'release': {
        const dueAtMs = Math.max(nowMs, row.heldDueAtMs ?? nowMs);
        store.release(id, dueAtMs);
        return void touch(row.lane, dueAtMs);
      }
      default:
        return unreachable(command);
    }
  }

  /** What a user puts beside a delivery; it is possible in every state. */
  function mark(idOrDeliveryId: string, put: (id: number) => void): Promise<CommandResult> {
    return writer.write((): CommandResult => {
      const id = store.find(idOrDeliveryId);
      if (id === undefined) return unknownDelivery(idOrDeliveryId);
      put(id);
      writer.afterCommit(() => changed(id));
      const delivery = store.summary(id);
      return delivery ? { kind: 'done', delivery } : unknownDelivery(idOrDeliveryId);
    });
  }

  return {
    command: (idOrDeliveryId, command, origin) =>
      writer.write((): CommandResult => {
        const id = store.find(idOrDeliveryId);
        if (id === undefined) return unknownDelivery(idOrDeliveryId);
        const obstacle = apply(id, command);
        const delivery = store.summary(id);
        if (!delivery) return unknownDelivery(idOrDeliveryId);
        if (obstacle !== undefined) return { kind: 'conflict', message: obstacle, delivery };
        store.record(id, command, origin, clock.nowMs());
        writer.afterCommit(() => changed(id));
        return { kind: 'done', delivery };
      }),
    star: (idOrDeliveryId, starred) => mark(idOrDeliveryId, (id) => store.star(id, starred)),
    note: (idOrDeliveryId, note) => mark(idOrDeliveryId, (id) => store.note(id, note.trim())),
  };
}

export const unknownDelivery = (id: string) => ({ kind: 'unknown', message: `There is no delivery ${JSON.stringify(id)}.` }) as const;

/** The arrows of the state diagram that users may walk. */
function obstacleTo(command: DeliveryCommandName, state: DeliveryStateKind, reason: string | null): string | undefined {
  if (FINAL_STATES.has(state)) {
    if (state === 'cancelled' && command === 'cancel') return 'It was cancelled already.';
    return `It has ended (${state}). To send it once more, replay it.`;
  }
  if (state === 'in-flight') return 'An attempt is on its way. Wait for its answer.';
  if (state === 'held' && reason === 'secret-unreadable' && command !== 'cancel') {
    return 'The secret of its webhook cannot be read with the present key, and nothing is sent unsigned. Start with the right key, or give the webhook a new secret: what is held is then signed with it and sent.';
  }
  if (command === 'hold' && state === 'held') return 'It is held already.';
  if (command === 'release' && state !== 'held') return 'It is not held.';
  return undefined;
}
