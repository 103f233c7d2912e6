import { mlflowHeaders } from '#core/signing/mlflow-headers.ts';
import { renderPayload } from '#core/signing/payload.ts';
import { sign } from '#core/signing/sign.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { RegistryEvent } from '#shared/domain/mlflow/event-schema.ts';

/** A request as it is going to leave; `headers` without Host, Content-Length and those of `--header`. */
export interface CheckDelivery {
  event: string;
  deliveryId: string;
  timestampSec: number;
  /** Absent where it is left out on purpose. */
  signature?: string;
  headers: HeaderPairs;
  body: Buffer;
  unusual?: string;
}

export interface DeliveryParts {
  event: string;
  body: Buffer;
  deliveryId: string;
  timestampSec: number;
  secret: string;
  /** What the header says where it is no number of seconds, or another. */
  timestamp?: string;
  unusual?: string;
}

/** A request as MLflow would send it: signed over these very bytes. */
export function signedDelivery({ event, body, deliveryId, timestampSec, secret, timestamp, unusual }: DeliveryParts): CheckDelivery {
  const written = timestamp ?? String(timestampSec);
  const signature = sign(secret, { deliveryId, timestamp: written, body });
  return {
    event,
    deliveryId,
    timestampSec,
    signature,
    headers: mlflowHeaders({ deliveryId, timestampSec: written, signature }, 'POST'),
    body,
    ...(unusual !== undefined && { unusual }),
  };
}

/** With one header replaced, or left out. */
export function withHeader(delivery: CheckDelivery, name: string, value: string | undefined, unusual: string): CheckDelivery {
  const headers = delivery.headers.flatMap(([key, old]) =>
    key !== name ? [[key, old] as const] : value === undefined ? [] : [[key, value] as const],
  );
  return { ...delivery, headers, unusual };
}

/** The body that MLflow writes for it. */
export const bodyOf = (event: RegistryEvent, nowMicros: number): Buffer => Buffer.from(renderPayload(event, nowMicros), 'latin1');
