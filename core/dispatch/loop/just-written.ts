import type { Outbox } from '../outbox/outbox.ts';
import type { Claim, WrittenDelivery } from '../outbox/records.ts';

/**
 * New deliveries that wait for a worker, kept as they were written: what is claimed soon after need not be read again. What is kept of a
 * lane is the whole of what is due there, up to the moment from which something else is; then the lane is read.
 */
export interface JustWritten {
  /** Inside a work. @param nextDueAtMs when something was due in its lane, before this */
  add(written: WrittenDelivery, nextDueAtMs: number | undefined): void;
  /** Something that was not added is due in this lane from then on. */
  mustReadFrom(lane: string, dueAtMs: number): void;
  /** Inside a transaction: up to `most` of what is due in a lane. */
  claim(lane: string, nowMs: number, most: number): WrittenClaims;
  /** The lane has to be read. */
  forget(lane: string): void;
}

export interface WrittenClaims {
  claims: Claim[];
  /** There is no more that could be claimed now. Otherwise the lane has to be read for the rest. */
  isAll: boolean;
  /** To be called after the commit. @returns when something is due in this lane again */
  committed(): number | undefined;
}

/** Enough for a change that everybody hears; with {@link MOST_BYTES} each, 4 MiB at most. */
const MOST = 512;
/** Of a body: reading a larger one costs little beside sending it. */
const MOST_BYTES = 8 * 1024;
/** What waits for longer is read, with whatever changed about it and its webhook. */
const KNOWN_MS = 1000;

export function createJustWritten(outbox: Pick<Outbox, 'claimUnchanged'>): JustWritten {
  const lanes = new Map<string, { waiting: WrittenDelivery[]; readFromMs: number }>();
  let count = 0;

  function forget(name: string): void {
    count -= lanes.get(name)?.waiting.length ?? 0;
    lanes.delete(name);
  }

  function mustReadFrom(name: string, dueAtMs: number): void {
    const lane = lanes.get(name);
    if (lane) lane.readFromMs = Math.min(lane.readFromMs, dueAtMs);
  }

  return {
    add(written, nextDueAtMs = Number.POSITIVE_INFINITY) {
      const { lane: name, createdAtMs } = written.delivery;
      if (!lanes.has(name) && nextDueAtMs > createdAtMs) lanes.set(name, { waiting: [], readFromMs: nextDueAtMs });
      if (count >= MOST || written.body.length > MOST_BYTES) return mustReadFrom(name, createdAtMs);
      const lane = lanes.get(name);
      if (!lane) return;
      lane.waiting.push(written);
      count += 1;
    },
    mustReadFrom,
    claim(name, nowMs, most) {
      const claims: Claim[] = [];
      const lane = lanes.get(name);
      const committed = () => {
        if (!lane) return undefined;
        lane.waiting.splice(0, claims.length);
        count -= claims.length;
        const [next] = lane.waiting;
        if (!next) lanes.delete(name);
        const nextMs = Math.min(next?.delivery.createdAtMs ?? Number.POSITIVE_INFINITY, lane.readFromMs);
        return Number.isFinite(nextMs) ? nextMs : undefined;
      };
      if (!lane || lane.readFromMs <= nowMs) return { claims, isAll: false, committed };
      for (const written of lane.waiting.slice(0, most)) {
        const claim = nowMs - written.delivery.createdAtMs <= KNOWN_MS ? outbox.claimUnchanged(written, nowMs) : undefined;
        if (!claim) return { claims, isAll: false, committed };
        claims.push(claim);
      }
      return { claims, isAll: true, committed };
    },
    forget,
  };
}
