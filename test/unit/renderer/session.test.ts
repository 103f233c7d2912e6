import { describe, expect, it } from 'vitest';
import { openSession } from '#renderer/session.ts';

function page(hash: string, stored?: string) {
  const kept = new Map<string, string>(stored === undefined ? [] : [['hookglass.token', stored]]);
  const shown: string[] = [];
  return {
    kept,
    shown,
    parts: {
      location: { hash, pathname: '/', search: '' },
      history: { replaceState: (_: unknown, __: string, url?: string | URL | null) => void shown.push(String(url)) },
      storage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      },
    },
  };
}

describe('the launch link', () => {
  it('is exchanged for the token, kept, and gone from the address', async () => {
    const { parts, kept, shown } = page('#code=abc');

    const session = await openSession({ ...parts, exchange: async (code) => (code === 'abc' ? 'the-token' : undefined) });

    expect(session).toEqual({ token: 'the-token' });
    expect(kept.get('hookglass.token')).toBe('the-token');
    expect(shown).toEqual(['/#/deliveries']);
  });

  it('leads to the view it names', async () => {
    const { parts, shown } = page('#code=abc&to=%2Fdeliveries%2F9f2c%2Fverify%3Fattempt%3D2');

    await openSession({ ...parts, exchange: async () => 'the-token' });

    expect(shown).toEqual(['/#/deliveries/9f2c/verify?attempt=2']);
  });

  it('is not needed on a reload, and the route stays', async () => {
    const { parts, shown } = page('#/deliveries/d7', 'kept-token');

    expect(await openSession({ ...parts, exchange: async () => undefined })).toEqual({ token: 'kept-token' });
    expect(shown).toEqual([]);
  });

  it('says what is missing', async () => {
    const refuse = async () => undefined;
    const fail = async () => Promise.reject(new TypeError('fetch failed'));

    expect(await openSession({ ...page('#/deliveries').parts, exchange: refuse })).toEqual({ missing: 'no-token' });
    expect(await openSession({ ...page('#code=old').parts, exchange: refuse })).toEqual({ missing: 'code-refused' });
    expect(await openSession({ ...page('#code=abc').parts, exchange: fail })).toEqual({ missing: 'unreachable' });
  });
});
