import type { CandidateSecret } from '#core/signing/verify.ts';
import type { ForeignAttachment } from '#shared/domain/app/real-server.ts';
import type { CancelTimer, Clock } from '#shared/domain/clock.ts';

/**
 * Servers elsewhere that sign what they send here with a secret of their own: `hookglass attach` says so again every few seconds. The secrets
 * are kept in memory alone, and are gone soon after it was killed.
 */
export interface SenderLeases {
  /** Until it is said again, 15 s at most. @param origin in words: `mlflow.example, 3.9.0` */
  keep(name: string, sender: { origin: string; secret: string }): void;
  drop(name: string): void;
  candidates(): CandidateSecret[];
  /** Those that are attached by other programs. @param own names of those that are not */
  others(own: readonly string[]): ForeignAttachment[];
  /** Forgets all of them. */
  close(): void;
}

const LEASE_MS = 15_000;
/** Each is begun by hand; with more than this, the oldest goes. */
const MOST = 50;

/** @param changed called when one is new or gone */
export function createSenderLeases(
  { nowMs, setTimer }: Pick<Clock, 'nowMs' | 'setTimer'>,
  changed: (name: string) => void = () => undefined,
): SenderLeases {
  const leases = new Map<string, { origin: string; secret: string; untilMs: number; cancel: CancelTimer }>();
  return {
    keep(name, { origin, secret }) {
      const before = leases.get(name);
      before?.cancel();
      const untilMs = nowMs() + LEASE_MS;
      leases.set(name, { origin, secret, untilMs, cancel: setTimer(untilMs, forgetOld) });
      forgetOld();
      if (before === undefined) changed(name);
    },
    drop,
    candidates() {
      forgetOld();
      return [...leases.values()].map(({ origin, secret }) => ({ secret, from: { kind: 'sender', origin }, decides: false }));
    },
    close() {
      for (const { cancel } of leases.values()) cancel();
      leases.clear();
    },
    others: (own) => [...leases].filter(([name]) => !own.includes(name)).map(([name, { origin }]) => ({ name, origin })),
  };

  function drop(name: string): void {
    leases.get(name)?.cancel();
    if (leases.delete(name)) changed(name);
  }

  function forgetOld(): void {
    for (const [name, { untilMs }] of leases) if (untilMs <= nowMs() || leases.size > MOST) drop(name);
  }
}
