import { z } from 'zod';
import { maybe, pageQuery } from '#shared/contract/schemas/object-of.ts';
import { webhook } from '#shared/contract/schemas/webhook.ts';
import { counted } from '../counted.ts';
import { given } from '../shapes/given.ts';
import { tool } from '../tool.ts';
import { maybeWired, untrusted, wired } from '../untrusted.ts';

const { id, events, status, secret, profile, createdAtMs } = webhook.shape;

export const webhookView = z.object({
  ...{ id, events, status, secret, profile, createdAtMs },
  name: untrusted,
  url: untrusted,
  description: maybe(untrusted),
  stockMlflowRefuses: maybe(untrusted).describe('What a stock MLflow says to this URL.'),
});

export const webhookViewOf = (one: z.output<typeof webhook>): z.input<typeof webhookView> =>
  given({
    ...{ id: one.id, events: one.events, status: one.status, secret: one.secret, profile: one.profile, createdAtMs: one.createdAtMs },
    name: wired(one.name, 64),
    url: wired(one.url),
    description: maybeWired(one.description),
    stockMlflowRefuses: maybeWired(one.stockMlflowRefusal),
  });

export const listWebhooks = tool({
  name: 'list_webhooks',
  title: 'List webhooks',
  description: 'Registered webhooks: name, URL, events, whether they are ACTIVE and whether they have a secret. The secrets are not shown.',
  kind: 'look',
  input: z.strictObject({
    cursor: maybe(z.string().max(20)).describe('`next` of the answer before.'),
    limit: z.int().min(1).max(100).default(50),
  }),
  output: z.object({ items: z.array(webhookView), next: maybe(z.string()) }),
  async run({ cursor, limit }, { core }) {
    const { items, next } = await core.webhooks({ limit, ...(cursor !== undefined && { cursor: pageQuery.cursor.parse(cursor) }) });
    const active = items.filter((one) => one.status === 'ACTIVE').length;
    return {
      data: given({ items: items.map(webhookViewOf), next }),
      text:
        items.length === 0
          ? 'No webhook is registered, so no event is sent to anybody.'
          : `${items.length} webhooks, ${active} of them ACTIVE.`,
      outcome: counted(items.length, 'webhook'),
    };
  },
});
