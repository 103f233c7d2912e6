import { useLive } from '#renderer/inspector.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** The webhooks that would be told of an event now. */
export function useListeners(event: WebhookEvent | undefined): Webhook[] {
  const { webhooks } = useLive();
  if (event === undefined) return [];
  return [...webhooks.values()].filter(({ status, events }) => status === 'ACTIVE' && events.includes(event));
}

/** `2 listen`, `1 listens`, `nobody listens`. */
export function listenWords(count: number): string {
  return count === 0 ? 'nobody listens' : count === 1 ? '1 listens' : `${count} listen`;
}
