import type { Outbox } from '../outbox/outbox.ts';
import type { Claim } from '../outbox/records.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * MLflow's own pool, on purpose: a few workers for all webhooks, first come, first served, and a worker sleeps through
 * the waits of its delivery. One endpoint that asks for long waits stops everybody, and the queue shows it.
 */
export function createSharedPool(outbox: Pick<Outbox, 'claimDue' | 'claimOne' | 'nextDue' | 'dueOf'>, workers: () => number): Scheduler {
  const nextDue = new Map<string, number>();
  /** Deliveries whose worker sleeps until they are due. */
  const asleep = new Set<number>();
  let inFlight = 0;
  let uncommitted: { taken: number; woken: number[]; nextDue: Map<string, number | undefined> } | undefined;

  /** The lane whose first delivery has waited longest. */
  function oldestLane(nowMs: number, seen: ReadonlyMap<string, number | undefined>): string | undefined {
    let oldest: { lane: string; dueAtMs: number } | undefined;
    for (const [lane, known] of nextDue) {
      const dueAtMs = seen.has(lane) ? seen.get(lane) : known;
      if (dueAtMs !== undefined && dueAtMs <= nowMs && (!oldest || dueAtMs < oldest.dueAtMs)) oldest = { lane, dueAtMs };
    }
    return oldest?.lane;
  }

  function touch(lane: string, dueAtMs: number): void {
    nextDue.set(lane, Math.min(nextDue.get(lane) ?? dueAtMs, dueAtMs));
  }

  return {
    touch,
    expect: ({ delivery }) => touch(delivery.lane, delivery.createdAtMs),
    // Its one queue is served in the order of the due times, whoever comes.
    takeWorker: () => false,
    isClear: () => false,
    claim(nowMs) {
      const woken: number[] = [];
      const claims: Claim[] = [];
      for (const id of asleep) {
        const dueAtMs = outbox.dueOf(id);
        if (dueAtMs !== undefined && dueAtMs > nowMs) continue;
        woken.push(id); // due, or cancelled or held in the meantime
        const claim = outbox.claimOne(id, nowMs);
        if (claim) claims.push(claim);
      }
      const seen = new Map<string, number | undefined>();
      let free = workers() - inFlight - (asleep.size - woken.length) - claims.length;
      for (let lane = oldestLane(nowMs, seen); free > 0 && lane !== undefined; lane = oldestLane(nowMs, seen)) {
        const [claim] = outbox.claimDue(lane, nowMs, 1);
        seen.set(lane, outbox.nextDue(lane));
        if (!claim) continue;
        claims.push(claim);
        free -= 1;
      }
      uncommitted = { taken: claims.length, woken, nextDue: seen };
      return claims;
    },
    committed() {
      if (!uncommitted) return;
      inFlight += uncommitted.taken;
      for (const id of uncommitted.woken) asleep.delete(id);
      for (const [lane, dueAtMs] of uncommitted.nextDue) {
        if (dueAtMs === undefined) nextDue.delete(lane);
        else nextDue.set(lane, dueAtMs);
      }
      uncommitted = undefined;
    },
    ended({ id }, state) {
      inFlight -= 1;
      if (state === 'waiting') asleep.add(id);
    },
    nextWakeMs() {
      const due = [...asleep].flatMap((id) => outbox.dueOf(id) ?? []);
      if (inFlight + asleep.size < workers()) due.push(...nextDue.values());
      return due.length === 0 ? undefined : Math.min(...due);
    },
    get inFlight() {
      return inFlight;
    },
  };
}
