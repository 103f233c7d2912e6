import { createControlClient } from '#shared/client/control-client.ts';
import { redeemCode } from '#shared/client/control-requests.ts';
import { openStream } from '#shared/client/stream-client.ts';
import type { Core } from './state/core-link.ts';

export type { Core };

/** The core of the page's own origin. */
export function createCore(token: string): Core {
  const baseUrl = location.origin;
  const client = createControlClient({ baseUrl, token, origin: 'inspector', fetch: fetchInWords });
  return {
    ...client,
    stream: (listener) => openStream({ baseUrl, token }, listener),
  };
}

/** Each browser has words of its own for a server that is not there, and none says which one. */
const fetchInWords: typeof fetch = (...request) =>
  fetch(...request).catch(() => {
    throw new Error('the engine does not answer');
  });

export const exchangeCode = (code: string) => redeemCode(location.origin, code);
