import { parseTarget } from '#core/net/request-target.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';

/**
 * The headers between Host and Content-Length as MLflow's client sends them: these, in this order and case. A request
 * that a redirect turned into a GET has no Content-Type.
 */
export function mlflowHeaders(
  { deliveryId, timestampSec, signature }: { deliveryId: string; timestampSec: number; signature?: string },
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

/** The headers of the first attempt, in their order; those of an edited replay as they were edited. */
export function requestHeaders(row: DeliveryRow): HeaderPairs {
  const target = parseTarget(row.url);
  const own = row.headers
    ? (JSON.parse(row.headers) as HeaderPairs)
    : mlflowHeaders(
        { deliveryId: row.delivery_id, timestampSec: row.timestamp_sec, ...(row.signature !== null && { signature: row.signature }) },
        'POST',
      );
  return [...withHost(own, target?.host ?? ''), ['Content-Length', String(row.size)]];
}

/** Host comes first, unless it was edited and stands where it was put. */
export function withHost(headers: HeaderPairs, host: string): HeaderPairs {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [['Host', host], ...headers];
}
