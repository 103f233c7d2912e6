import type { ForwardSettings } from '#shared/domain/scenario/endpoint.ts';

/**
 * Where requests go for as long as somebody says so: `hookglass listen` asks again every few seconds. What it asked for is gone soon after
 * it was killed, and with the process at once; it is never stored.
 */
export interface ForwardLeases {
  /** Until it is asked for again, 15 s at most. */
  keep(endpoint: string, listener: string, forward: ForwardSettings): void;
  drop(endpoint: string, listener: string): void;
  /** Of the listener that came last. */
  of(endpoint: string): ForwardSettings | undefined;
}

const LEASE_MS = 15_000;
/** Listeners are started by hand; with more than this, the oldest goes. */
const MOST = 50;

export function createForwardLeases({ nowMs }: { nowMs: () => number }): ForwardLeases {
  const leases = new Map<string, { endpoint: string; forward: ForwardSettings; untilMs: number }>();
  const keyOf = (endpoint: string, listener: string) => `${endpoint}/${listener}`;

  function forgetOld(): void {
    for (const [key, { untilMs }] of leases) if (untilMs <= nowMs() || leases.size > MOST) leases.delete(key);
  }

  return {
    keep(endpoint, listener, forward) {
      // Asking again does not make it the newest: two that listen would take turns.
      leases.set(keyOf(endpoint, listener), { endpoint, forward, untilMs: nowMs() + LEASE_MS });
      forgetOld();
    },
    drop: (endpoint, listener) => void leases.delete(keyOf(endpoint, listener)),
    of(endpoint) {
      forgetOld();
      return [...leases.values()].findLast((lease) => lease.endpoint === endpoint)?.forward;
    },
  };
}
