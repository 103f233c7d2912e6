export interface LaneLimits {
  /** Requests in flight per lane; asked anew each time. */
  perLane: () => number;
  /** Requests in flight in all. */
  inAll: number;
}

/**
 * Which lanes have work and a free worker. A lane is what must not wait for another: a webhook, or another target of a
 * replay. It lives in memory; the due times come from the outbox.
 */
export interface Lanes {
  /** Something in this lane is due at `dueAtMs`, if not sooner. A time that is too early only costs a look. */
  touch(lane: string, dueAtMs: number): void;
  /** What the outbox says is the next due time, or that nothing is. */
  setNextDue(lane: string, dueAtMs: number | undefined): void;
  take(lane: string): void;
  release(lane: string): void;
  /** Lanes with something due and a free worker; the one that was served last comes last. */
  ready(nowMs: number): string[];
  /** When anything in this lane is due, at the soonest. */
  nextDueIn(lane: string): number | undefined;
  /** Free workers of this lane, without regard to the others. */
  freeIn(lane: string): number;
  /** It has a free worker, and nothing that waits for one. */
  isFreeAndClear(lane: string, nowMs: number): boolean;
  readonly freeInAll: number;
  /** The next moment at which anything with a free worker becomes due. */
  nextWakeMs(): number | undefined;
  readonly inFlight: number;
}

export function createLanes({ perLane, inAll }: LaneLimits): Lanes {
  const lanes = new Map<string, { inFlight: number; nextDueAtMs: number | undefined }>();
  let inFlight = 0;

  function laneOf(name: string) {
    let lane = lanes.get(name);
    if (!lane) {
      lane = { inFlight: 0, nextDueAtMs: undefined };
      lanes.set(name, lane);
    }
    return lane;
  }

  function forgetIdle(name: string): void {
    const lane = lanes.get(name);
    if (lane && lane.inFlight === 0 && lane.nextDueAtMs === undefined) lanes.delete(name);
  }

  return {
    touch(name, dueAtMs) {
      const lane = laneOf(name);
      lane.nextDueAtMs = Math.min(lane.nextDueAtMs ?? dueAtMs, dueAtMs);
    },
    setNextDue(name, dueAtMs) {
      const { inFlight: busy } = laneOf(name);
      lanes.delete(name); // put back at the end: whoever was served waits for the others
      lanes.set(name, { inFlight: busy, nextDueAtMs: dueAtMs });
      forgetIdle(name);
    },
    take(name) {
      laneOf(name).inFlight += 1;
      inFlight += 1;
    },
    release(name) {
      laneOf(name).inFlight -= 1;
      inFlight -= 1;
      forgetIdle(name);
    },
    ready(nowMs) {
      if (inFlight >= inAll) return [];
      const names: string[] = [];
      for (const [name, lane] of lanes) {
        if (lane.nextDueAtMs !== undefined && lane.nextDueAtMs <= nowMs && lane.inFlight < perLane()) names.push(name);
      }
      return names;
    },
    nextDueIn: (name) => lanes.get(name)?.nextDueAtMs,
    freeIn: (name) => Math.max(0, perLane() - (lanes.get(name)?.inFlight ?? 0)),
    isFreeAndClear(name, nowMs) {
      const { inFlight: busy, nextDueAtMs = Number.POSITIVE_INFINITY } = lanes.get(name) ?? { inFlight: 0 };
      return nextDueAtMs > nowMs && busy < perLane() && inFlight < inAll;
    },
    get freeInAll() {
      return Math.max(0, inAll - inFlight);
    },
    nextWakeMs() {
      if (inFlight >= inAll) return undefined;
      let soonest: number | undefined;
      for (const { inFlight: busy, nextDueAtMs } of lanes.values()) {
        if (nextDueAtMs === undefined || busy >= perLane()) continue;
        if (soonest === undefined || nextDueAtMs < soonest) soonest = nextDueAtMs;
      }
      return soonest;
    },
    get inFlight() {
      return inFlight;
    },
  };
}
