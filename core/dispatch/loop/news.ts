import type { Writer } from '#core/database/writer.ts';
import type { StreamEventBody } from '#shared/domain/app/stream-event.ts';
import type { Added } from '../command/fan-out.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Claim, WrittenDelivery } from '../outbox/records.ts';
import type { AwaitedTests } from './awaited-tests.ts';

export interface NewsOptions {
  outbox: Pick<Outbox, 'summary'>;
  tests: Pick<AwaitedTests, 'giveUp'>;
  writer: Pick<Writer, 'afterCommit'>;
  publish: (event: StreamEventBody) => void;
  /** Something in this lane is due. */
  touch: (lane: string, dueAtMs: number) => void;
  /** A delivery that was just written waits for a worker. */
  expect: (written: WrittenDelivery) => void;
  /** Sends what was claimed. */
  launch: (claim: Claim) => void;
}

/** Tells what became of deliveries, after the commit that did it. */
export interface News {
  /** Inside a work: a new delivery is known to its lane, and published as it is after the commit. */
  enqueue(added: Added): void;
  /** After the commit: a delivery is published as it is now. */
  changed(id: number): void;
  /** Inside each transaction: what it claims. */
  claimed(now: readonly Claim[]): void;
  /** Asked once, at the launch: it was published as it was created, with its first attempt under way. */
  isPublished(id: number): boolean;
}

export function createNews({ outbox, tests, writer, publish, touch, expect, launch }: NewsOptions): News {
  /** What the transaction claimed that was committed last, or is about to be: its deliveries need not be read again. */
  let claims = new Map<number, Claim>();
  /** Published as they were created, with their first attempt under way. */
  const created = new Set<number>();

  return {
    enqueue({ id, lane, dueAtMs, claim: own, written, summary }) {
      if (written) expect(written);
      else if (!own && dueAtMs !== undefined) touch(lane, dueAtMs);
      writer.afterCommit(() => {
        const claim = own ?? claims.get(id);
        if (claim) created.add(id);
        const delivery = claim?.summary ?? summary ?? outbox.summary(id);
        if (delivery) publish({ type: 'delivery.created', delivery });
        if (own) launch(own);
      });
    },
    changed(id) {
      const delivery = outbox.summary(id);
      if (!delivery) return;
      publish({ type: 'delivery.changed', delivery });
      // Somebody awaits the outcome of a test that a user has stopped.
      if (delivery.state === 'cancelled' || delivery.state === 'held') tests.giveUp(id, `it was ${delivery.state}`);
    },
    claimed(now) {
      claims = new Map(now.map((claim) => [claim.id, claim]));
    },
    isPublished: (id) => created.delete(id),
  };
}
