import { readFileSync } from 'node:fs';
import { createControlClient } from '#shared/client/control-client.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import { startCore } from './start-core.ts';

/** A delivery of `model_version.created` that nobody took, as it is shared. */
export async function openShared(url: string, secret: string): Promise<SharedDelivery> {
  const core = await startCore({ retry: { profile: 'documented', maxRetries: 0, timeScale: 0.001 } });
  const client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
  const webhook = await client.createWebhook({ name: 'shared', url, events: ['model_version.created'], secret });
  const { id } = await client.testWebhook(webhook.id, {});
  const shared = await client.sharedDelivery(id);
  await core.stop();
  if (!shared) throw new Error(`there is no delivery ${id}`);
  return shared as SharedDelivery;
}
