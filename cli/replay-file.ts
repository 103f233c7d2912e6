import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { asking, type RunningCore } from './running-core.ts';

interface FileDelivery {
  event: WebhookEvent;
  /** Base64. */
  body: string;
  webhookName?: string;
}

export interface ReplayFileOptions {
  /** Signs what is sent; else the webhook that the line names. */
  webhook?: string;
  url?: string;
  times: number;
}

/**
 * Sends what `hookglass export` wrote as JSON lines, deliveries or captures: the same bodies, signed anew with the secret of
 * a webhook of this core. The whole file is read before anything is sent.
 * @throws StartError `usage` that names the line
 */
export async function replayFile({ client }: RunningCore, text: string, options: ReplayFileOptions): Promise<DeliverySummary[]> {
  const deliveries = text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, i + 1)]));
  const webhooks = (await asking(() => client.webhooks({ limit: 1000 }))).items;
  const requests = deliveries.map(({ event, body, webhookName }) => {
    const webhookId = webhookFor(webhooks, options.webhook ?? webhookName).id;
    return { webhookId, event, body, times: options.times, ...(options.url !== undefined && { url: options.url }) };
  });
  const sent: DeliverySummary[] = [];
  for (const request of requests) sent.push(...(await asking(() => client.compose(request))));
  return sent;
}

function readLine(line: string, number: number): FileDelivery {
  const record = parseRecord(line);
  const request = isRecord(record?.['request']) ? record['request'] : record;
  const body = bytesOf(request?.['body']);
  if (!record || !body) {
    throw new StartError('usage', `Line ${number} is not a delivery: “body” is missing. "hookglass export" writes files that can be read.`);
  }
  const event = record['event'] ?? eventOf(body);
  if (typeof event !== 'string' || !isWebhookEvent(event)) {
    throw new StartError('usage', `Line ${number} names no event that MLflow has.`);
  }
  const name = record['webhookName'];
  return { event, body: body.toString('base64'), ...(typeof name === 'string' && { webhookName: name }) };
}

function webhookFor(webhooks: readonly Webhook[], name: string | undefined): Webhook {
  const [webhook] = webhooks.filter((candidate) => candidate.name === name || candidate.id === name);
  if (webhook) return webhook;
  if (name === undefined) throw new StartError('usage', 'Captures name no webhook. Choose whose secret signs with --webhook NAME.');
  throw new StartError('usage', `There is no webhook ${JSON.stringify(name)} here. Choose whose secret signs with --webhook NAME.`);
}

function bytesOf(body: unknown): Buffer | undefined {
  if (!isRecord(body)) return undefined;
  const { text, base64 } = body;
  if (typeof text === 'string') return Buffer.from(text);
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : undefined;
}

/** A captured body says itself what happened. */
function eventOf(body: Buffer): string | undefined {
  const payload = parseRecord(body.toString('utf8'));
  return payload && `${payload['entity']}.${payload['action']}`;
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
