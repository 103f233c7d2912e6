import type { Writer } from '#core/database/writer.ts';
import type { Dispatch } from '#core/dispatch/dispatch.ts';
import type { Dispatcher } from '#core/dispatch/loop/dispatcher.ts';
import type { UrlPolicy } from '#core/dispatch/send/url-policy.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { Handlers } from '../handlers.ts';
import { lintsOfUrl, withScheme } from './webhook-lints.ts';

export interface WebhookHandlersOptions {
  webhooks: WebhookStore;
  commands: Pick<Dispatch['commands'], 'rehearse'>;
  /** What a URL meets, and when. */
  examineUrl: UrlPolicy['examine'];
  writer: Writer;
  test: Dispatcher['test'];
  /** The refusal text of the URL policy, or undefined when the URL may be called. */
  checkUrl: (url: string) => Promise<string | undefined>;
}

type Names =
  | 'webhooks'
  | 'createWebhook'
  | 'webhook'
  | 'updateWebhook'
  | 'removeWebhook'
  | 'testWebhook'
  | 'revealSecret'
  | 'lintWebhook'
  | 'rehearseRotation';

export function webhookHandlers(options: WebhookHandlersOptions): Pick<Handlers, Names> {
  const { webhooks, commands, writer, test, checkUrl, examineUrl } = options;

  function found(id: string): Webhook {
    return webhooks.get(id) ?? notFound(id);
  }

  async function allowed(url: string | undefined): Promise<void> {
    const refusal = url === undefined ? undefined : await checkUrl(url);
    if (refusal !== undefined) throw new ProblemError('refused', refusal, [{ path: 'url', message: refusal }]);
  }

  return {
    webhooks: ({ query }) => pageOfWebhooks(webhooks, query),
    async createWebhook({ body }) {
      await allowed(body.url);
      return writer.write(() => webhooks.create(body));
    },
    webhook: (input) => found(input.params.id),
    async updateWebhook({ params: { id }, body }) {
      found(id);
      await allowed(body.url);
      return (await writer.write(() => webhooks.update(id, body))) ?? notFound(id);
    },
    async removeWebhook({ params: { id } }) {
      if (!(await writer.write(() => webhooks.remove(id)))) notFound(id);
    },
    async testWebhook({ params: { id }, body }) {
      const event = body.event ?? found(id).events[0];
      if (!event || !webhooks.get(id)) return notFound(id);
      return test(id, event);
    },
    async lintWebhook({ body }) {
      const { url, id, events, resolve } = body;
      const examined = await examineUrl(url, { resolve });
      const instead = examined.refusedHere === undefined ? undefined : withScheme(url);
      const taken = instead !== undefined && (await checkUrl(instead)) === undefined ? instead : undefined;
      return { lints: lintsOfUrl({ url, events, ...(id !== undefined && { id }) }, examined, allOf(webhooks), taken) };
    },
    async rehearseRotation({ params: { id }, body }) {
      return { receivers: (await commands.rehearse(id, body)) ?? notFound(id) };
    },
    revealSecret({ params: { id } }) {
      const { name, secret: kept } = found(id);
      const secret = webhooks.secretOf(id);
      if (secret !== undefined) return { secret };
      if (kept === 'none') throw new ProblemError('not-found', `The webhook ${name} has no secret: its deliveries are not signed.`);
      throw new ProblemError(
        'conflict',
        `The secret of ${name} was stored with another key and cannot be read. Put that key back, or set a new secret: what is held is then signed with it and sent.`,
      );
    },
  };
}

/** There are few webhooks, so that a page is cut from all of them; the cursor is the number of those before it. */
function pageOfWebhooks(webhooks: WebhookStore, { limit, cursor, q }: { limit: number; cursor?: string; q?: string }) {
  const offset = Number(cursor ?? 0);
  const text = q?.toLowerCase();
  const all = allOf(webhooks);
  const matching = text ? all.filter(({ name, url }) => `${name} ${url}`.toLowerCase().includes(text)) : all;
  const next = offset + limit;
  return { items: matching.slice(offset, next), ...(next < matching.length && { next: String(next) }) };
}

const allOf = (webhooks: WebhookStore) => webhooks.list({ limit: webhooks.count(), offset: 0 });

function notFound(id: string): never {
  throw new ProblemError('not-found', `There is no webhook ${id}.`);
}
