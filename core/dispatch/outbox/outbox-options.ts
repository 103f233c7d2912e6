import type { DeliveryShelvesOptions } from './delivery-shelves.ts';
import type { OnItsWay } from './sent-store.ts';

export interface OutboxOptions extends DeliveryShelvesOptions {
  /** Told of each attempt. */
  onItsWay?: Pick<OnItsWay, 'began' | 'ended'> | undefined;
}
