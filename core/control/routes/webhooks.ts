import { z } from 'zod';
import type { Writer } from '#core/database/writer.ts';
import type { Dispatcher } from '#core/dispatch/dispatcher.ts';
import type { WebhookStore } from '#core/dispatch/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import { webhookEvent } from '#shared/contract/schemas/delivery.ts';
import { maybe, pageOf, pageQuery } from '#shared/contract/schemas/object-of.ts';
import { newWebhook, testResult, webhook, webhookPatch } from '#shared/contract/schemas/webhook.ts';
import type { Webhook } from '#shared/domain/webhook.ts';
import { type Route, route } from '../route.ts';

export interface WebhookRoutesOptions {
  webhooks: WebhookStore;
  writer: Writer;
  test: Dispatcher['test'];
  /** The refusal text of the URL policy, or undefined when the URL may be called. */
  checkUrl: (url: string) => Promise<string | undefined>;
}

const params = { id: z.string() };

export function webhookRoutes({ webhooks, writer, test, checkUrl }: WebhookRoutesOptions): Route[] {
  function found(id: string): Webhook {
    return webhooks.get(id) ?? notFound(id);
  }

  async function allowed(url: string | undefined): Promise<void> {
    const refusal = url === undefined ? undefined : await checkUrl(url);
    if (refusal !== undefined) throw new ProblemError('refused', refusal, [{ path: 'url', message: refusal }]);
  }

  return [
    route({
      method: 'GET',
      path: '/webhooks',
      summary: 'Registered webhooks, newest first; `q` looks for a text in name and URL.',
      query: { ...pageQuery, q: maybe(z.string()), cursor: maybe(z.string().regex(/^\d+$/, 'is not the `next` of a page')) },
      answer: pageOf(webhook),
      handle: ({ query }) => pageOfWebhooks(webhooks, query),
    }),
    route({
      method: 'POST',
      path: '/webhooks',
      summary: 'Registers a webhook.',
      body: newWebhook,
      answer: webhook,
      status: 201,
      async handle({ body }) {
        await allowed(body.url);
        return writer.write(() => webhooks.create(body));
      },
    }),
    route({
      method: 'GET',
      path: '/webhooks/{id}',
      summary: 'One webhook.',
      params,
      answer: webhook,
      handle: (input) => found(input.params.id),
    }),
    route({
      method: 'PATCH',
      path: '/webhooks/{id}',
      summary: 'Changes what is given and leaves the rest.',
      params,
      body: webhookPatch,
      answer: webhook,
      async handle({ params: { id }, body }) {
        found(id);
        await allowed(body.url);
        return (await writer.write(() => webhooks.update(id, body))) ?? notFound(id);
      },
    }),
    route({
      method: 'DELETE',
      path: '/webhooks/{id}',
      summary: 'Removes a webhook; its deliveries stay.',
      params,
      answer: 'nothing',
      async handle({ params: { id } }) {
        if (!(await writer.write(() => webhooks.remove(id)))) notFound(id);
      },
    }),
    route({
      method: 'POST',
      path: '/webhooks/{id}/test',
      summary: 'Sends the example payload as an ordinary delivery and answers with its outcome, after all retries.',
      params,
      body: z.strictObject({ event: maybe(webhookEvent).describe('Absent: the first of the webhook.') }),
      answer: z.object({ id: z.string(), result: testResult }),
      async handle({ params: { id }, body }) {
        const event = body.event ?? found(id).events[0];
        if (!event || !webhooks.get(id)) return notFound(id);
        return test(id, event);
      },
    }),
    route({
      method: 'POST',
      path: '/webhooks/{id}/secret',
      summary: 'Shows the secret. The only answer that holds one.',
      params,
      answer: z.object({ secret: z.string() }),
      handle({ params: { id } }) {
        const { name, secret: kept } = found(id);
        const secret = webhooks.secretOf(id);
        if (secret !== undefined) return { secret };
        if (kept === 'none') throw new ProblemError('not-found', `The webhook ${name} has no secret: its deliveries are not signed.`);
        throw new ProblemError('conflict', `The secret of ${name} was stored with another key and cannot be read. Set a new one.`);
      },
    }),
  ];
}

/** There are few webhooks, so that a page is cut from all of them; the cursor is the number of those before it. */
function pageOfWebhooks(webhooks: WebhookStore, { limit, cursor, q }: { limit: number; cursor?: string; q?: string }) {
  const offset = Number(cursor ?? 0);
  const text = q?.toLowerCase();
  const all = webhooks.list({ limit: webhooks.count(), offset: 0 });
  const matching = text ? all.filter(({ name, url }) => `${name} ${url}`.toLowerCase().includes(text)) : all;
  const next = offset + limit;
  return { items: matching.slice(offset, next), ...(next < matching.length && { next: String(next) }) };
}

function notFound(id: string): never {
  throw new ProblemError('not-found', `There is no webhook ${id}.`);
}
