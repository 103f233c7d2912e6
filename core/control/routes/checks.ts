import type { CheckRuns } from '#core/check/runs/check-runs.ts';
import type { WebhookStore } from '#core/dispatch/store/webhook-store.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Contract } from '#shared/contract/contract.ts';
import type { InputOf } from '#shared/contract/route.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Handlers } from '../handlers.ts';

export interface CheckHandlersOptions {
  checkRuns: CheckRuns;
  webhooks: Pick<WebhookStore, 'get' | 'secretOf'>;
  /** Why nothing may be sent to this URL. */
  targetRefusal: (url: string) => Promise<string | undefined>;
}

type Asked = InputOf<Contract['startCheckRun']>['body'];

/** Runs of the checks of a receiver. */
export function checkHandlers({
  checkRuns,
  webhooks,
  targetRefusal,
}: CheckHandlersOptions): Pick<Handlers, 'checkRuns' | 'startCheckRun' | 'checkRun' | 'stopCheckRun' | 'removeCheckRun'> {
  const webhookOf = (id: string) => {
    const webhook = webhooks.get(id);
    if (!webhook) throw refused('webhookId', `There is no webhook ${JSON.stringify(id)}.`);
    return webhook;
  };

  function secretOf({ webhookId, secret }: Asked): string {
    if (secret !== undefined && webhookId !== undefined) throw refused('secret', 'Give a webhook or a secret, not both.');
    if (secret !== undefined) return secret;
    if (webhookId === undefined) throw refused('secret', 'Name the webhook whose secret signs, or give the secret.');
    const { name, secret: kind } = webhookOf(webhookId);
    const known = kind === 'set' ? webhooks.secretOf(webhookId) : undefined;
    if (known !== undefined) return known;
    throw refused(
      'webhookId',
      kind === 'none'
        ? `“${name}” has no secret, so its deliveries are not signed and there is nothing to check.`
        : `The secret of “${name}” cannot be read with the present key.`,
    );
  }

  return {
    checkRuns: () => ({ items: checkRuns.all() }),
    async startCheckRun({ body }) {
      const { webhookId, probeUrl, only, again } = body;
      const secret = secretOf(body);
      const webhook = webhookId === undefined ? undefined : webhookOf(webhookId);
      const target = body.target ?? webhook?.url;
      if (target === undefined) throw refused('target', 'Name the URL of the receiver.');
      await refuseUrl('target', target, targetRefusal);
      if (probeUrl !== undefined) await refuseUrl('probeUrl', probeUrl, targetRefusal);
      const started = await checkRuns.start({
        target,
        secret,
        ...(webhook && { webhook: { id: webhook.id, name: webhook.name } }),
        ...(probeUrl !== undefined && { probeUrl }),
        ...(only && { only }),
        ...(again !== undefined && { again }),
      });
      switch (started.kind) {
        case 'started':
          return started.run;
        case 'unknown':
          throw new ProblemError('not-found', started.message);
        case 'other-target':
          throw refused('target', started.message);
        case 'busy':
          throw new ProblemError('conflict', started.message);
        default:
          return unreachable(started);
      }
    },
    checkRun: ({ params: { number } }) => checkRuns.get(number) ?? unknownRun(number),
    stopCheckRun: async ({ params: { number } }) => (await checkRuns.stop(number)) ?? unknownRun(number),
    async removeCheckRun({ params: { number } }) {
      if (!(await checkRuns.remove(number))) unknownRun(number);
    },
  };
}

function unknownRun(number: number): never {
  throw new ProblemError('not-found', `There is no run ${number}.`);
}

const refused = (field: string, message: string) => new ProblemError('refused', message, [{ path: field, message }]);

async function refuseUrl(field: string, url: string, targetRefusal: CheckHandlersOptions['targetRefusal']): Promise<void> {
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw refused(field, `${JSON.stringify(url.slice(0, 200))} is no http or https URL with a host.`);
  }
  const refusal = await targetRefusal(url);
  if (refusal !== undefined) throw refused(field, refusal);
}
