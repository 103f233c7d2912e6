import { SIGNATURE_PREFIX, sign } from '#core/signing/sign.ts';
import { SPOILED, type Spoiled } from '#shared/domain/check/explore-moves.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { type CheckDelivery, signedDelivery, withHeader } from '../check-delivery.ts';

const STALE_SEC = 310;

/** The delivery as somebody might send it who does not have the secret, or too late: what a receiver must refuse. */
export function spoil(delivery: CheckDelivery, how: Spoiled, secret: string, uuid: () => string): CheckDelivery {
  const { deliveryId, timestampSec, signature = '', body } = delivery;
  const unusual = SPOILED[how];
  const withSignature = (value: string | undefined) => withHeader(delivery, SIGNATURE_HEADER, value, unusual);
  const signedAt = (timestamp: string) => signedDelivery({ ...delivery, secret, timestamp, unusual });
  switch (how) {
    case 'altered-body':
      return { ...delivery, body: Buffer.from(body.toString('utf8').replace('"timestamp": "2', '"timestamp": "1')), unusual };
    case 'rewritten-body':
      return { ...delivery, body: Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8')))), unusual };
    case 'other-secret':
      return withSignature(sign(`${secret}.`, { deliveryId, timestamp: String(timestampSec), body }));
    case 'signature-missing':
      return withSignature(undefined);
    case 'signature-empty':
      return withSignature('');
    case 'signature-cut':
      return withSignature(signature.slice(0, -4));
    case 'signature-of-another':
      return withSignature(sign(secret, { deliveryId: uuid(), timestamp: String(timestampSec), body }));
    case 'wrong-prefix':
      return withSignature(`sha256=${Buffer.from(signature.slice(SIGNATURE_PREFIX.length), 'base64').toString('hex')}`);
    case 'other-timestamp':
      return withHeader(delivery, TIMESTAMP_HEADER, String(timestampSec - 1), unusual);
    case 'other-id':
      return withHeader(delivery, DELIVERY_ID_HEADER, uuid(), unusual);
    case 'id-missing':
      return withHeader(delivery, DELIVERY_ID_HEADER, undefined, unusual);
    case 'timestamp-missing':
      return withHeader(delivery, TIMESTAMP_HEADER, undefined, unusual);
    case 'timestamp-not-an-integer':
      return signedAt(`${timestampSec}.5`);
    case 'stale':
      return signedAt(String(timestampSec - STALE_SEC));
    default:
      return unreachable(how);
  }
}
