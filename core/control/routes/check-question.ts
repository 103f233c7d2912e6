import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

export interface CheckQuestionOptions {
  webhooks: Pick<WebhookStore, 'get' | 'secretOf'>;
  /** Why nothing may be sent to this URL. */
  targetRefusal: (url: string) => Promise<string | undefined>;
}

export interface AskedOfReceiver {
  target?: string;
  webhookId?: string;
  secret?: string;
  probeUrl?: string;
}

/** What a receiver is asked with: where, signed with which secret. */
export interface ReceiverQuestion {
  target: string;
  secret: string;
  webhook?: { id: string; name: string };
  probeUrl?: string;
}

export const refused = (field: string, message: string) => new ProblemError('refused', message, [{ path: field, message }]);

/** @throws ProblemError that names the field which is missing, unknown or no place to send to */
export async function questionOf(asked: AskedOfReceiver, options: CheckQuestionOptions): Promise<ReceiverQuestion> {
  const { targetRefusal, webhooks } = options;
  const { webhookId, probeUrl } = asked;
  const secret = secretOf(asked, options);
  const webhook = webhookId === undefined ? undefined : webhookOf(webhookId, webhooks);
  const target = asked.target ?? webhook?.url;
  if (target === undefined) throw refused('target', 'Name the URL of the receiver.');
  await refuseUrl('target', target, targetRefusal);
  if (probeUrl !== undefined) await refuseUrl('probeUrl', probeUrl, targetRefusal);
  return {
    target,
    secret,
    ...(webhook && { webhook: { id: webhook.id, name: webhook.name } }),
    ...(probeUrl !== undefined && { probeUrl }),
  };
}

function secretOf({ webhookId, secret }: AskedOfReceiver, { webhooks }: CheckQuestionOptions): string {
  if (secret !== undefined && webhookId !== undefined) throw refused('secret', 'Give a webhook or a secret, not both.');
  if (secret !== undefined) return secret;
  if (webhookId === undefined) throw refused('secret', 'Name the webhook whose secret signs, or give the secret.');
  const { name, secret: kind } = webhookOf(webhookId, webhooks);
  const known = kind === 'set' ? webhooks.secretOf(webhookId) : undefined;
  if (known !== undefined) return known;
  throw refused(
    'webhookId',
    kind === 'none'
      ? `“${name}” has no secret, so its deliveries are not signed and there is nothing to check.`
      : `The secret of “${name}” cannot be read with the present key.`,
  );
}

function webhookOf(id: string, webhooks: CheckQuestionOptions['webhooks']) {
  const webhook = webhooks.get(id);
  if (!webhook) throw refused('webhookId', `There is no webhook ${JSON.stringify(id)}.`);
  return webhook;
}

async function refuseUrl(field: string, url: string, targetRefusal: CheckQuestionOptions['targetRefusal']): Promise<void> {
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw refused(field, `${JSON.stringify(url.slice(0, 200))} is no http or https URL with a host.`);
  }
  const refusal = await targetRefusal(url);
  if (refusal !== undefined) throw refused(field, refusal);
}
