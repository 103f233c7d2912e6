import { parseUrl } from '#shared/domain/parse-url.ts';
import type { AskCore } from './tool.ts';

/** Whether a webhook of this address is registered: a person chose to have something sent there. @param url as it is, or normalised */
export async function isRegistered(core: AskCore, url: string): Promise<boolean> {
  const { items } = await core.webhooks({ limit: 1000 });
  return items.some((webhook) => webhook.url === url || parseUrl(webhook.url)?.href === url);
}
