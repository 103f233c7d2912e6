import type { Writer } from '#core/database/writer.ts';
import { sign } from '#core/signing/sign.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Upkeep } from '../outbox/upkeep.ts';
import type { WebhookStore } from '../store/webhook-store.ts';

export interface HealOptions {
  upkeep: Upkeep;
  webhooks: WebhookStore;
  writer: Writer;
  clock: Clock;
  /** Something in this lane is due. */
  touch: (lane: string, dueAtMs: number) => void;
  /** A delivery is not what it was; called after the commit. */
  changed: (id: number) => void;
}

/** Inside a work: signs and releases what was held for an unreadable secret, of one webhook or of all, where that can be read now. */
export function createHeal({ upkeep, webhooks, writer, clock, touch, changed }: HealOptions): (webhookId?: string) => void {
  return (webhookId) => {
    const nowMs = clock.nowMs();
    for (const { id, lane, deliveryId, timestampSec, body, ...of } of upkeep.unreadable(webhookId)) {
      const secret = webhooks.subscriber(of.webhookId)?.secret;
      if (secret?.kind !== 'set') continue;
      upkeep.signAndRelease(id, sign(secret.text, { deliveryId, timestamp: String(timestampSec), body }), nowMs);
      touch(lane, nowMs);
      writer.afterCommit(() => changed(id));
    }
  };
}
