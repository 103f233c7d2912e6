import type { DeliveryStateKind } from '#shared/domain/delivery/delivery.ts';

/** One event that was sent to one webhook. */
export interface Delivery {
  /** `d` and a number. */
  id: string;
  /** The UUID of X-MLflow-Delivery-Id. */
  deliveryId: string;
  webhook: string;
  url: string;
  event: string;
  state: DeliveryStateKind;
  /** Attempts so far. */
  attempts: number;
  /** What the receiver answered last; absent when it did not answer. */
  status?: number;
  /** The body as it was sent. */
  body: string;
  /** The same as JSON; absent when it is none of MLflow's. */
  payload?: Payload;
}

/** The body of a delivery. */
export interface Payload {
  entity: string;
  action: string;
  /** ISO 8601, with microseconds. */
  timestamp: string;
  data: Record<string, unknown>;
}
