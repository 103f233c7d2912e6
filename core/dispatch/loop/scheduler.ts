import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Claim } from '../outbox/records.ts';
import { createLanes, type LaneLimits } from './lanes.ts';

/** Decides what is claimed next and when to look again. Its memory changes only with what was committed. */
export interface Scheduler {
  /** Something in this lane is due at `dueAtMs`, if not sooner; a time that is too early only costs a look. */
  touch(lane: string, dueAtMs: number): void;
  /** Inside a transaction: what is due and has a worker. */
  claim(nowMs: number): Claim[];
  /** After its commit: those workers are busy. A claim whose commit failed is forgotten. */
  committed(): void;
  /** An attempt ended; `state` is what follows it. */
  ended(claim: Claim, state: DeliveryState['kind']): void;
  /** When something with a free worker becomes due. */
  nextWakeMs(): number | undefined;
  /** Requests on their way. */
  readonly inFlight: number;
}

/** Lanes that do not wait for each other: a waiting delivery costs no worker. */
export function createLaneScheduler(outbox: Pick<Outbox, 'claimDue' | 'nextDue'>, limits: LaneLimits): Scheduler {
  const lanes = createLanes(limits);
  let uncommitted: { lane: string; taken: number; nextDueAtMs: number | undefined }[] = [];

  return {
    touch: lanes.touch,
    claim(nowMs) {
      uncommitted = [];
      const all: Claim[] = [];
      for (const lane of lanes.ready(nowMs)) {
        const left = lanes.freeInAll - all.length;
        if (left <= 0) break;
        const claims = outbox.claimDue(lane, nowMs, Math.min(lanes.freeIn(lane), left));
        all.push(...claims);
        uncommitted.push({ lane, taken: claims.length, nextDueAtMs: outbox.nextDue(lane) });
      }
      return all;
    },
    committed() {
      for (const { lane, taken, nextDueAtMs } of uncommitted.splice(0)) {
        for (let i = 0; i < taken; i += 1) lanes.take(lane);
        lanes.setNextDue(lane, nextDueAtMs);
      }
    },
    ended: ({ lane }) => lanes.release(lane),
    nextWakeMs: lanes.nextWakeMs,
    get inFlight() {
      return lanes.inFlight;
    },
  };
}
