import type { DeliveryState } from '#shared/domain/delivery/delivery.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Claim, WrittenDelivery } from '../outbox/records.ts';
import { createJustWritten } from './just-written.ts';
import { createLanes, type LaneLimits } from './lanes.ts';

/** Decides what is claimed next and when to look again. Its memory changes only with what is committed, or is changed back. */
export interface Scheduler {
  /** Something in this lane is due at `dueAtMs`, if not sooner; a time that is too early only costs a look. */
  touch(lane: string, dueAtMs: number): void;
  /** Inside a work: this delivery was just written and is due, but no worker was free. */
  expect(written: WrittenDelivery): void;
  /** Inside a work: takes a worker of this lane for a delivery that is about to be written, if one is free and nothing else is due there. */
  takeWorker(lane: string, nowMs: number): boolean;
  /** Inside a transaction: what is due and has a worker. */
  claim(nowMs: number): Claim[];
  /** After its commit: those workers are busy. A claim whose commit failed is forgotten. */
  committed(): void;
  /** Whether a worker of this lane is free, and nothing due waits for one. */
  isClear(lane: string, nowMs: number): boolean;
  /** An attempt ended; `state` is what follows it. */
  ended(claim: Claim, state: DeliveryState['kind']): void;
  /** When something with a free worker becomes due. */
  nextWakeMs(): number | undefined;
  /** Requests on their way. */
  readonly inFlight: number;
}

/**
 * Lanes that do not wait for each other: a waiting delivery costs no worker.
 * @param afterUndo see `Writer`
 */
export function createLaneScheduler(
  outbox: Pick<Outbox, 'claimDue' | 'claimUnchanged' | 'nextDue'>,
  limits: LaneLimits,
  afterUndo: (callback: () => void) => void,
): Scheduler {
  const lanes = createLanes(limits);
  const justWritten = createJustWritten(outbox);
  let uncommitted: { lane: string; taken: number; committed: () => number | undefined }[] = [];

  function claimIn(lane: string, nowMs: number, most: number): Claim[] {
    const { claims, isAll, committed } = justWritten.claim(lane, nowMs, most);
    if (isAll) {
      uncommitted.push({ lane, taken: claims.length, committed });
      return claims;
    }
    claims.push(...outbox.claimDue(lane, nowMs, most - claims.length));
    const nextDueAtMs = outbox.nextDue(lane);
    uncommitted.push({
      lane,
      taken: claims.length,
      committed() {
        justWritten.forget(lane);
        return nextDueAtMs;
      },
    });
    return claims;
  }

  return {
    touch(lane, dueAtMs) {
      justWritten.mustReadFrom(lane, dueAtMs);
      lanes.touch(lane, dueAtMs);
    },
    expect(written) {
      const { lane, createdAtMs } = written.delivery;
      justWritten.add(written, lanes.nextDueIn(lane));
      afterUndo(() => justWritten.forget(lane));
      lanes.touch(lane, createdAtMs);
    },
    takeWorker(lane, nowMs) {
      if (!lanes.isFreeAndClear(lane, nowMs)) return false;
      lanes.take(lane);
      afterUndo(() => lanes.release(lane));
      return true;
    },
    isClear: lanes.isFreeAndClear,
    claim(nowMs) {
      uncommitted = [];
      const all: Claim[] = [];
      for (const lane of lanes.ready(nowMs)) {
        const left = lanes.freeInAll - all.length;
        if (left <= 0) break;
        all.push(...claimIn(lane, nowMs, Math.min(lanes.freeIn(lane), left)));
      }
      return all;
    },
    committed() {
      for (const { lane, taken, committed } of uncommitted.splice(0)) {
        for (let i = 0; i < taken; i += 1) lanes.take(lane);
        lanes.setNextDue(lane, committed());
      }
    },
    ended: ({ lane }) => lanes.release(lane),
    nextWakeMs: lanes.nextWakeMs,
    get inFlight() {
      return lanes.inFlight;
    },
  };
}
