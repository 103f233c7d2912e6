import { sign } from '#core/signing/sign.ts';
import type { ReplaySource } from '../store/command-store.ts';
import type { Subscriber } from '../store/subscriber.ts';

/** What a delivery is signed with, as far as it is. */
export interface Signed {
  deliveryId: string;
  timestampSec: number;
  signature?: string;
  verdict?: 'unsigned';
  /** It would have to be signed and cannot be. */
  held?: true;
}

export function signNow(nowMs: number, deliveryId: string, { secret }: Pick<Subscriber, 'secret'>, body: Buffer): Signed {
  const timestampSec = Math.floor(nowMs / 1000);
  if (secret.kind === 'none') return { deliveryId, timestampSec, verdict: 'unsigned' };
  if (secret.kind === 'unreadable') return { deliveryId, timestampSec, held: true };
  return { deliveryId, timestampSec, signature: sign(secret.text, { deliveryId, timestamp: String(timestampSec), body }) };
}

export function keepSignature({ deliveryId, timestampSec, signature }: ReplaySource): Signed {
  return { deliveryId, timestampSec, ...(signature === undefined ? { verdict: 'unsigned' } : { signature }) };
}
