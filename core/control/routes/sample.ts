import { z } from 'zod';
import type { Writer } from '#core/database/writer.ts';
import type { Dispatcher } from '#core/dispatch/dispatcher.ts';
import type { WebhookStore } from '#core/dispatch/webhook-store.ts';
import { testResult } from '#shared/contract/schemas/webhook.ts';
import type { Webhook } from '#shared/domain/webhook.ts';
import { type Route, route } from '../route.ts';

export interface SampleRoutesOptions {
  webhooks: WebhookStore;
  writer: Writer;
  test: Dispatcher['test'];
  /** Where the mock receiver takes webhooks. */
  webhookUrl: () => string;
  newSecret: () => string;
}

const NAME = 'sample';
const EVENT = 'model_version.created';

export function sampleRoutes({ webhooks, writer, test, webhookUrl, newSecret }: SampleRoutesOptions): Route[] {
  /** An earlier sample may point to a port of an earlier start. */
  function madeReady(): Webhook {
    const url = webhookUrl();
    const sample = webhooks.list({ limit: webhooks.count(), offset: 0 }).find(({ name }) => name === NAME);
    if (!sample) return webhooks.create({ name: NAME, url, events: [EVENT], secret: newSecret() });
    if (sample.url === url) return sample;
    return webhooks.update(sample.id, { url }) ?? sample;
  }

  return [
    route({
      method: 'POST',
      path: '/sample',
      summary: 'Makes the webhook `sample` to the mock receiver where it is missing, sends one event, answers with the outcome.',
      answer: z.object({ id: z.string(), webhookId: z.string(), result: testResult }),
      async handle() {
        const { id: webhookId } = await writer.write(madeReady);
        return { webhookId, ...(await test(webhookId, EVENT)) };
      },
    }),
  ];
}
