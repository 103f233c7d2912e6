import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCore as createEngine, type Core as Engine } from '#core/core.ts';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import { type DeliverySummary, FINAL_STATES } from '#shared/domain/delivery/delivery.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Core, NewWebhook, TriggerOptions } from './core.ts';
import type { CoreSettings } from './core-settings.ts';
import type { Delivery } from './delivery.ts';
import { eventBody } from './event-body.ts';
import { optionsOf } from './settings.ts';
import { untilThere } from './until-there.ts';
import { waitForDeliveries } from './wait-for.ts';
import { wholeDelivery } from './whole-delivery.ts';

export async function startCore(settings: CoreSettings): Promise<Core> {
  const isTemporary = settings.dataDir === undefined;
  const dataDir = settings.dataDir ?? mkdtempSync(path.join(tmpdir(), 'hookglass-'));
  const removeTemporary = () => isTemporary && rmSync(dataDir, { recursive: true, force: true });
  try {
    const engine = createEngine(optionsOf(settings, dataDir));
    const sinceMs = Date.now();
    const ready = await engine.start();
    const client = createControlClient({ baseUrl: ready.inspector, token: readFileSync(ready.tokenFile, 'utf8').trim() });
    const source = { core: engine, client, sinceMs };
    const stop = async () => {
      await engine.stop();
      removeTemporary();
    };
    return {
      trackingUri: ready.mlflow,
      receiverUrl: ready.receiver,
      webhookUrl: ready.webhookUrl,
      inspectorUrl: ready.inspector,
      launchUrl: ready.launchUrl,
      dataDir: ready.dataDir,
      createWebhook: (webhook = {}) => createWebhook(client, ready.webhookUrl, webhook),
      trigger: (event, options = {}) => trigger(source, event, options),
      async waitFor(event, options = {}) {
        const [delivery] = await waitForDeliveries(source, event, options);
        if (!delivery) throw new Error(`${event} did not arrive`);
        return delivery;
      },
      waitForAll: (event, options) => waitForDeliveries(source, event, options),
      async deliveries(filter) {
        const { items } = await client.deliveries({ limit: 1000, ...(filter !== undefined && { q: filter }) });
        return Promise.all(items.map((summary) => wholeDelivery(client, summary)));
      },
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    removeTemporary();
    throw error;
  }
}

type Source = { core: Pick<Engine, 'subscribe'>; client: ControlClient };

function createWebhook(
  client: ControlClient,
  mockUrl: string,
  { url, events = WEBHOOK_EVENTS, name = 'test-webhook', ...given }: NewWebhook,
) {
  const secret = given.secret ?? (url === undefined ? randomUUID() : undefined);
  return client.createWebhook({ url: url ?? mockUrl, events: [...events], name, ...(secret !== undefined && { secret }) });
}

async function trigger({ core, client }: Source, event: WebhookEvent, { data = {}, webhook }: TriggerOptions): Promise<Delivery[]> {
  const body = Buffer.from(eventBody(event, data, performance.timeOrigin + performance.now())).toString('base64');
  const { items } = await client.webhooks({ limit: 1000 });
  const chosen = items.filter(({ id, status, events }) => (webhook ? id === webhook.id : status === 'ACTIVE' && events.includes(event)));
  if (chosen.length === 0) {
    throw new Error(webhook ? `There is no webhook ${webhook.id}.` : `No webhook listens to ${event}. Make one with createWebhook().`);
  }
  const sent: string[] = [];
  for (const { id } of chosen) for (const delivery of await client.compose({ webhookId: id, event, body })) sent.push(delivery.id);
  const ended = await untilThere(core, LONGEST_MS, async () => {
    const deliveries = (await Promise.all(sent.map((id) => client.delivery(id)))).filter((delivery) => delivery !== undefined);
    return deliveries.every(isOver) ? deliveries : undefined;
  });
  if (!ended) throw new Error(`${sent.join(', ')}: not over after ${LONGEST_MS / 60_000} minutes.`);
  return Promise.all(ended.map((summary) => wholeDelivery(client, summary)));
}

const isOver = ({ state }: DeliverySummary) => FINAL_STATES.has(state) || state === 'held';

/** Four attempts of 30 s and the waits between them take less than this. */
const LONGEST_MS = 180_000;
