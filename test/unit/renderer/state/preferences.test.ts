import { expect, it } from 'vitest';
import { createPreferences, DEFAULT_PREFERENCES, parsePreferences } from '#renderer/state/preferences.ts';
import { memoryStorage } from '../../../support/memory-storage.ts';

it.each(['', 'null', '[]', '{"theme":"pink","density":7,"letters":"no","order":null}'])('takes the defaults for %s', (text) => {
  expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
});

it('keeps what is chosen for the next time, and nothing of a session', () => {
  const storage = memoryStorage();

  createPreferences(storage).update((now) => ({ ...now, theme: 'dark', letters: false, splits: { calls: 512 } }));

  expect(createPreferences(storage).get()).toMatchObject({ theme: 'dark', letters: false, splits: {} });
});
