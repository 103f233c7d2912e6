import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';

/**
 * The headers between Host and Content-Length as MLflow's client sends them: these, in this order and case. A request
 * that a redirect turned into a GET has no Content-Type.
 */
export function mlflowHeaders(
  { deliveryId, timestampSec, signature }: { deliveryId: string; timestampSec: number | string; signature?: string },
  method: string,
): HeaderPairs {
  return [
    ['User-Agent', 'python-requests/2.34.2'],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Accept', '*/*'],
    ['Connection', 'keep-alive'],
    ...(method === 'POST' ? [['Content-Type', 'application/json'] as const] : []),
    [DELIVERY_ID_HEADER, deliveryId],
    [TIMESTAMP_HEADER, String(timestampSec)],
    ...(signature === undefined ? [] : [[SIGNATURE_HEADER, signature] as const]),
  ];
}

/** Host comes first, unless it was edited and stands where it was put. */
export function withHost(headers: HeaderPairs, host: string): HeaderPairs {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [['Host', host], ...headers];
}
