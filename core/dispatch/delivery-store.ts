import type { DeliveryDetail, DeliverySummary, UnheardEvent } from '#shared/domain/delivery.ts';

export interface Page {
  /** 1…1000. */
  limit: number;
  /** From `next` of the page before. */
  cursor?: string;
  /** The filter language. */
  q?: string;
}

export interface PageOf<Item> {
  items: Item[];
  next?: string;
}

/** What control API and inspector may read of deliveries. Newest first. */
export interface DeliveryReader {
  list(page: Page): PageOf<DeliverySummary>;
  /** By our id (`d42`) or by the UUID of the header, newest first. */
  get(idOrDeliveryId: string): DeliveryDetail | undefined;
  body(id: string): Buffer | undefined;
  /** The stored bytes of an attempt's answer, as sent. */
  responseBody(id: string, attempt: number): Buffer | undefined;
  unheard(page: Page): PageOf<UnheardEvent>;
  counts(): { deliveries: number; failed: number; unfinished: number; nextAttemptAtMs?: number };
}
