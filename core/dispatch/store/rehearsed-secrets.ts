import type { KnownSecret } from './webhook-secrets.ts';

/** What our own receiver takes for the deliveries of a rehearsal; kept in memory, the newest of them. */
export interface RehearsedSecrets {
  expect(deliveryId: string, accepted: readonly KnownSecret[]): void;
  of(deliveryId: string | undefined): KnownSecret[] | undefined;
}

const MOST_REMEMBERED = 500;

export function createRehearsedSecrets(): RehearsedSecrets {
  const accepted = new Map<string, readonly KnownSecret[]>();
  return {
    expect(deliveryId, secrets) {
      accepted.set(deliveryId, secrets);
      const [oldest] = accepted.keys();
      if (accepted.size > MOST_REMEMBERED && oldest !== undefined) accepted.delete(oldest);
    },
    of(deliveryId) {
      const secrets = deliveryId === undefined ? undefined : accepted.get(deliveryId);
      return secrets && [...secrets];
    },
  };
}
