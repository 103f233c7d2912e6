import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { newWebhook } from '#shared/contract/schemas/webhook.ts';
import { webhookView, webhookViewOf } from '../look/list-webhooks.ts';
import { ToolProblem, tool } from '../tool.ts';

const { name, url, events, description } = newWebhook.shape;
const SECRET_BYTES = 24;

export const createWebhook = tool({
  name: 'create_webhook',
  title: 'Register a webhook',
  description:
    'Registers a webhook to an address on this computer. With signed it gets a secret that Hookglass makes: you do not see it. A person reads it in the inspector, or with "hookglass webhooks secret NAME", and gives it to the receiver.',
  kind: 'act',
  about: ['name'],
  input: z.strictObject({ name, url: url.max(2048), events, description, signed: z.boolean().default(true) }),
  output: z.object({ webhook: webhookView }),
  async run({ signed, ...wanted }, { core, reach }) {
    const refusal = reach.refusal(wanted.url);
    if (refusal !== undefined) throw new ToolProblem(`url: ${refusal}`);
    const secret = signed ? { secret: randomBytes(SECRET_BYTES).toString('base64url') } : {};
    const webhook = await core.createWebhook({ ...wanted, ...secret });
    return {
      data: { webhook: webhookViewOf(webhook) },
      text: signed
        ? 'Registered. Its secret is not shown here: a person reads it in the inspector under Webhooks and gives it to the receiver.'
        : 'Registered. Its deliveries are not signed.',
      outcome: 'registered',
    };
  },
});
