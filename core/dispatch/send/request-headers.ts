import { parseTarget } from '#core/net/request-target.ts';
import { mlflowHeaders, withHost } from '#core/signing/mlflow-headers.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { DeliveryRow } from '../store/delivery-row.ts';

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
