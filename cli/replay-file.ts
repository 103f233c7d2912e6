import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { FiledDelivery } from '#shared/session/filed.ts';
import { asking, type RunningCore } from './running-core.ts';
import { oddLine, readSessionFile } from './session-file.ts';

interface FileDelivery {
  event: WebhookEvent;
  /** Base64. */
  body: string;
  webhookName: string;
}

export interface ReplayFileOptions {
  /** Signs what is sent; else the webhook that the file names. */
  webhook?: string;
  url?: string;
  times: number;
}

/**
 * Sends the deliveries of a file that was shared, exported or recorded by another program: the same bodies, signed anew with the secret of a
 * webhook of this core. The whole file is read before anything is sent.
 * @throws StartError `usage` that names the line
 */
export async function replayFile({ client }: RunningCore, file: string, options: ReplayFileOptions): Promise<DeliverySummary[]> {
  const session = await readSessionFile(file);
  const broken = session.odd.find(({ kind }) => kind === 'unreadable');
  if (broken) throw new StartError('usage', oddLine(broken));
  if (session.deliveries.length === 0) throw new StartError('usage', `There is no delivery in ${file}.`);
  const deliveries = session.deliveries.map(fileDelivery);
  const webhooks = (await asking(() => client.webhooks({ limit: 1000 }))).items;
  const requests = deliveries.map(({ event, body, webhookName }) => {
    const webhookId = webhookFor(webhooks, options.webhook ?? webhookName, options.webhook !== undefined).id;
    return { webhookId, event, body, times: options.times, ...(options.url !== undefined && { url: options.url }) };
  });
  const sent: DeliverySummary[] = [];
  for (const request of requests) sent.push(...(await asking(() => client.compose(request))));
  return sent;
}

function fileDelivery({ place, detail, body }: FiledDelivery): FileDelivery {
  if (!body) throw new StartError('usage', `The body of line ${place.line} was not recorded, so there is nothing to send.`);
  const event: string = detail.event;
  if (!isWebhookEvent(event)) throw new StartError('usage', `Line ${place.line} names no event that MLflow has.`);
  return { event, body: Buffer.from(body).toString('base64'), webhookName: detail.webhookName };
}

function webhookFor(webhooks: readonly Webhook[], name: string, isChosen: boolean): Webhook {
  const [webhook] = webhooks.filter((candidate) => candidate.name === name || candidate.id === name);
  if (webhook) return webhook;
  const why = isChosen || name !== '' ? `There is no webhook ${JSON.stringify(name)} here.` : 'The file names no webhook.';
  throw new StartError('usage', `${why} Choose whose secret signs with --webhook NAME.`);
}
