import type { DeliverySource } from '#shared/domain/delivery.ts';
import type { RegistryEvent } from '#shared/domain/event-schema.ts';
import type { WebhookEvent } from '#shared/domain/webhook.ts';

/** The `result` of `POST /webhooks/{id}/test`, as MLflow answers it. */
export type TestResult = { success: boolean; responseStatus: number; responseBody: string } | { success: false; errorMessage: string };

export interface Dispatcher {
  /** Inside a work of the writer: one delivery per matching webhook, fixed for good with the change that caused it. */
  announce(event: RegistryEvent): void;
  /** Voids the leases of the process before and begins to send. */
  start(): Promise<void>;
  /** Starts no attempt any more and waits, at most `graceMs`, for those in flight. */
  stop(graceMs: number): Promise<void>;
  /** One ordinary delivery of the example payload; resolves when it is finished. The caller has checked that the webhook exists. */
  test(webhookId: string, event: WebhookEvent, source?: DeliverySource): Promise<{ id: string; result: TestResult }>;
}
