import { sign } from '#core/signing/sign.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import type { ReplaySource } from '../store/command-store.ts';
import type { Subscriber } from '../store/subscriber.ts';

/** What leaves: the headers as they were edited, or those that the dispatcher writes by itself. */
interface Leaving {
  headers: HeaderPairs | undefined;
  deliveryId: string;
  timestampSec: number;
  signature?: string | undefined;
  body: Uint8Array;
}

/**
 * What is known of a signature before it leaves that was kept or may have been edited: that there is none, or that it cannot fit any more.
 * Everything else was signed here.
 */
export function verdictOfKept(leaving: Leaving, source: ReplaySource, secret: Subscriber['secret']): 'unsigned' | 'invalid' | undefined {
  const sent = partsOf(leaving);
  if (!sent.signature) return 'unsigned';
  if (secret.kind === 'set' && sign(secret.text, { ...sent, body: leaving.body }) === sent.signature) return undefined;
  const before = partsOf({ ...source, headers: source.headers === undefined ? undefined : (JSON.parse(source.headers) as HeaderPairs) });
  const isUnaltered =
    sent.signature === before.signature &&
    sent.deliveryId === before.deliveryId &&
    sent.timestamp === before.timestamp &&
    source.body.equals(leaving.body);
  // With a secret that was replaced since, it fits as it did.
  return isUnaltered && source.verdict !== 'invalid' ? undefined : 'invalid';
}

function partsOf({ headers, deliveryId, timestampSec, signature }: Leaving) {
  if (!headers) return { deliveryId, timestamp: String(timestampSec), signature };
  const edited = (name: string) => headerIn(headers, name)?.trim() ?? '';
  return { deliveryId: edited(DELIVERY_ID_HEADER), timestamp: edited(TIMESTAMP_HEADER), signature: edited(SIGNATURE_HEADER) };
}
