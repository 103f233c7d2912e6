import { expect, it } from 'vitest';
import { createPreferences, DEFAULT_PREFERENCES, parsePreferences } from '#renderer/state/preferences.ts';

it.each(['', 'null', '[]', '{"theme":"pink","density":7,"letters":"no","listPx":-3,"splits":{"calls":"wide","a b":5},"order":null}'])(
  'takes the defaults for %s',
  (text) => {
    expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
  },
);

it('keeps what is chosen for the next time', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };

  createPreferences(storage).update((now) => ({ ...now, theme: 'dark', letters: false, splits: { calls: 512 } }));

  expect(createPreferences(storage).get()).toMatchObject({ theme: 'dark', letters: false, splits: { calls: 512 } });
});
