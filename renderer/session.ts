/** Why the page may not talk to the core. */
export type NoSession = 'no-token' | 'code-refused' | 'token-refused' | 'unreachable';

export type Session = { token: string } | { missing: NoSession };

const KEY = 'hookglass.token';

export interface SessionOptions {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Exchanges a one-time code. @returns the token, or undefined when the code is used up or too old. */
  exchange: (code: string) => Promise<string | undefined>;
}

/**
 * The launch link carries a one-time code in its fragment, which no server and no log sees. It is exchanged for the
 * token, and the fragment is gone before anything else happens. A reload finds the token in the session storage.
 */
export async function openSession({ location, history, storage, exchange }: SessionOptions): Promise<Session> {
  const { code, rest } = takeCode(location.hash);
  if (code !== undefined) {
    history.replaceState(null, '', `${location.pathname}${location.search}${rest}`);
    try {
      const token = await exchange(code);
      if (token !== undefined) {
        storage.setItem(KEY, token);
        return { token };
      }
    } catch {
      return { missing: 'unreachable' };
    }
  }
  const token = storage.getItem(KEY);
  if (token !== null) return { token };
  return { missing: code === undefined ? 'no-token' : 'code-refused' };
}

/** The token of this page, for somebody who asks to see it. */
export const keptToken = (storage: Pick<Storage, 'getItem'>): string => storage.getItem(KEY) ?? '';

/** The core no longer accepts the token: the next launch link brings a new one. */
export function forgetSession(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEY);
}

/** `#code=…` or `#code=…&to=/deliveries/9f2c`; what follows `to` is the route to open. */
function takeCode(hash: string): { code?: string; rest: string } {
  if (!hash.startsWith('#code=')) return { rest: hash };
  const fragment = new URLSearchParams(hash.slice(1));
  const to = fragment.get('to');
  return { code: fragment.get('code') ?? '', rest: to ? `#${to}` : '#/deliveries' };
}
