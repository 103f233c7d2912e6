import type { Writer } from '#core/database/writer.ts';
import type { Dispatcher } from '#core/dispatch/loop/dispatcher.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { Handlers } from '../handlers.ts';

export interface SampleHandlersOptions {
  webhooks: WebhookStore;
  writer: Writer;
  test: Dispatcher['test'];
  /** Where the mock receiver takes webhooks. */
  webhookUrl: () => string;
  newSecret: () => string;
}

const NAME = 'sample';
const EVENT = 'model_version.created';

export function sampleHandlers({ webhooks, writer, test, webhookUrl, newSecret }: SampleHandlersOptions): Pick<Handlers, 'sendSample'> {
  /** An earlier sample may point to a port of an earlier start. */
  function madeReady(): Webhook {
    const url = webhookUrl();
    const sample = webhooks.list({ limit: webhooks.count(), offset: 0 }).find(({ name }) => name === NAME);
    if (!sample) return webhooks.create({ name: NAME, url, events: [EVENT], secret: newSecret() });
    if (sample.url === url) return sample;
    return webhooks.update(sample.id, { url }) ?? sample;
  }

  return {
    async sendSample() {
      const { id: webhookId } = await writer.write(madeReady);
      return { webhookId, ...(await test(webhookId, EVENT)) };
    },
  };
}
