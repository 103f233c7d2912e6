import { redeemCode } from '#shared/client/ask.ts';
import { createControlClient } from '#shared/client/control-client.ts';
import { openStream } from '#shared/client/stream-client.ts';
import type { Core } from './state/core-link.ts';

export type { Core };

/** The core of the page's own origin. */
export function createCore(token: string): Core {
  const baseUrl = location.origin;
  const client = createControlClient({ baseUrl, token, origin: 'inspector' });
  return {
    ...client,
    webhooks: async () => (await client.webhooks({ limit: 1000 })).items,
    async replay(id, wish) {
      const [made] = await client.replay(id, wish);
      if (!made) throw new Error('the engine made no delivery');
      return made;
    },
    replayFailing: async (sinceMs) => (await client.replayFailed({ sinceMs, mode: 'resigned' })).length,
    stream: (listener) => openStream({ baseUrl, token }, listener),
  };
}

export const exchangeCode = (code: string) => redeemCode(location.origin, code);
