import { sign } from '#core/signing/sign.ts';

export interface SignedRequestOptions {
  secret?: string;
  deliveryId?: string;
  body?: string | Uint8Array;
  ageSec?: number;
}

/** Headers and body of a delivery as MLflow signs it now, or `ageSec` ago. */
export function aSignedRequest({
  secret = 's3cret',
  deliveryId = '9f2c1d00-0000-4000-8000-000000000001',
  ...more
}: SignedRequestOptions = {}) {
  const body = Buffer.from(more.body ?? '{"entity": "registered_model", "action": "created", "data": {}}');
  const timestamp = String(Math.floor(Date.now() / 1000) - (more.ageSec ?? 0));
  return {
    deliveryId,
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-MLflow-Delivery-Id': deliveryId,
      'X-MLflow-Timestamp': timestamp,
      'X-MLflow-Signature': sign(secret, { deliveryId, timestamp, body }),
    },
  };
}
