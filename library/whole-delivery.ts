import type { ControlClient } from '#shared/client/control-client.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Delivery, Payload } from './delivery.ts';

export async function wholeDelivery(client: ControlClient, summary: DeliverySummary): Promise<Delivery> {
  const { id, deliveryId, webhookName: webhook, url, event, state, attempts, lastStatus } = summary;
  const body = new TextDecoder().decode(await client.deliveryBody(id));
  const payload = payloadOf(body);
  return {
    ...{ id, deliveryId, webhook, url, event, state, attempts, body },
    ...(lastStatus !== undefined && { status: lastStatus }),
    ...(payload && { payload }),
  };
}

function payloadOf(body: string): Payload | undefined {
  try {
    const value = JSON.parse(body) as Partial<Payload> | null;
    return typeof value === 'object' && value !== null && typeof value.data === 'object' && value.data !== null
      ? (value as Payload)
      : undefined;
  } catch {
    return undefined;
  }
}
