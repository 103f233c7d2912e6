import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { Breakage } from '#shared/domain/delivery/breakage.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { allWebhooks, findWebhook } from '../find-webhook.ts';
import { printError } from '../print.ts';
import { asking, type RunningCore } from '../running-core.ts';

/** One event that is to be sent, its body to the byte. */
export interface PlannedEvent {
  event: WebhookEvent;
  body: Buffer;
  /** Before it is sent. */
  waitMs: number;
  /** Ids of webhooks; absent: all that listen when it is sent. */
  to?: readonly string[];
  /** Another address than that of the webhook. */
  url?: string;
  breakage?: Breakage;
}

/**
 * Sends events one after the other. Who gets each is looked up first, so that nothing is sent where one of them has nobody.
 * @param webhook name or id: all of them go to this one
 */
export async function sendPlanned(core: RunningCore, events: readonly PlannedEvent[], webhook?: string): Promise<DeliverySummary[]> {
  const chosen = webhook === undefined ? undefined : await findWebhook(core, webhook);
  const all = chosen ? [] : await allWebhooks(core);
  const plan = events.map((planned) => ({ ...planned, webhooks: chosen ? [chosen] : receiversOf(planned, all) }));
  const sent: DeliverySummary[] = [];
  for (const { event, body, waitMs, webhooks, url, breakage } of plan) {
    if (waitMs > 0) await pause(waitMs);
    for (const { id } of webhooks) {
      const request = {
        webhookId: id,
        event,
        body: body.toString('base64'),
        ...(url !== undefined && { url }),
        ...(breakage && { breakage }),
      };
      sent.push(...(await sending(sent, () => core.client.compose(request))));
    }
  }
  return sent;
}

/** Where one is refused, the user hears of those that are on their way. */
async function sending<T>(sent: readonly DeliverySummary[], send: () => Promise<T>): Promise<T> {
  try {
    return await asking(send);
  } catch (error) {
    if (sent.length > 0) printError(`Sent before that: ${sent.map(({ id }) => id).join(', ')}.`);
    throw error;
  }
}

function receiversOf({ event, to }: PlannedEvent, webhooks: readonly Webhook[]): Webhook[] {
  const found = webhooks.filter(({ id, status, events }) => (to ? to.includes(id) : status === 'ACTIVE' && events.includes(event)));
  if (found.length > 0) return found;
  throw new StartError(
    'usage',
    to
      ? `The webhooks that ${event} was to go to are gone. Choose one with --webhook.`
      : `No webhook listens to ${event}. Make one with "hookglass webhooks create NAME URL", or choose one with --webhook.`,
  );
}
