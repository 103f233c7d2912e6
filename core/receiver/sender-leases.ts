import type { CandidateSecret } from '#core/signing/verify.ts';

/**
 * Servers elsewhere that sign what they send here with a secret of their own: `hookglass attach` says so again every few seconds. The secrets
 * are kept in memory alone, and are gone soon after it was killed.
 */
export interface SenderLeases {
  /** Until it is said again, 15 s at most. @param origin in words: `mlflow.example, 3.9.0` */
  keep(name: string, sender: { origin: string; secret: string }): void;
  drop(name: string): void;
  candidates(): CandidateSecret[];
}

const LEASE_MS = 15_000;
/** Each is begun by hand; with more than this, the oldest goes. */
const MOST = 50;

export function createSenderLeases({ nowMs }: { nowMs: () => number }): SenderLeases {
  const leases = new Map<string, { origin: string; secret: string; untilMs: number }>();
  return {
    keep(name, { origin, secret }) {
      leases.set(name, { origin, secret, untilMs: nowMs() + LEASE_MS });
      forgetOld();
    },
    drop: (name) => void leases.delete(name),
    candidates() {
      forgetOld();
      return [...leases.values()].map(({ origin, secret }) => ({ secret, from: { kind: 'sender', origin }, decides: false }));
    },
  };

  function forgetOld(): void {
    for (const [name, { untilMs }] of leases) if (untilMs <= nowMs() || leases.size > MOST) leases.delete(name);
  }
}
