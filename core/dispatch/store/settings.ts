import type { DeliverySettings } from '#shared/domain/delivery/delivery-settings.ts';

/** How deliveries are sent; read anew for each attempt. */
export interface DispatchSettings extends DeliverySettings {
  /** One shared pool whose workers sleep through the waits, as in MLflow; looked at once, at the start. */
  emulateWorkers?: boolean;
}

/** Requests in flight over all webhooks. */
export const WORKERS_IN_ALL = 512;
