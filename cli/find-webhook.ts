import { StartError } from '#shared/domain/app/start-error.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { didYouMean } from '#shared/domain/nearest.ts';
import { asking, type RunningCore } from './running-core.ts';

export async function allWebhooks({ client }: RunningCore): Promise<Webhook[]> {
  return (await asking(() => client.webhooks({ limit: 1000 }))).items;
}

/** By id, or by name where only one has it. */
export async function findWebhook(core: RunningCore, nameOrId: string): Promise<Webhook> {
  if (nameOrId === '') throw new StartError('usage', 'Name a webhook. "hookglass webhooks list" shows them.');
  const all = await allWebhooks(core);
  const found = all.filter(({ id, name }) => id === nameOrId || name === nameOrId);
  const [webhook] = found;
  if (webhook && found.length === 1) return webhook;
  const what = JSON.stringify(nameOrId);
  if (!webhook) {
    const near = didYouMean(
      nameOrId,
      all.map(({ name }) => name),
    );
    throw new StartError(
      'usage',
      [`There is no webhook ${what}.`, near, '"hookglass webhooks list" shows them.'].filter(Boolean).join(' '),
    );
  }
  throw new StartError('usage', `${found.length} webhooks are named ${what}. Give the id: ${found.map(({ id }) => id).join(', ')}.`);
}
