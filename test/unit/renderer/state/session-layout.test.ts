import { expect, it } from 'vitest';
import { FIRST_LAYOUT, keepLayout, type Layout, sessionName } from '#renderer/state/session-layout.ts';
import { createStore } from '#renderer/state/store.ts';
import { memoryStorage } from '../../../support/memory-storage.ts';

/** A window over the session, as far as its layout goes. */
function windowOver(storage: Pick<Storage, 'getItem' | 'setItem'>, session: string) {
  const store = createStore<Layout>(FIRST_LAYOUT);
  keepLayout(store, storage, session);
  return store;
}

it('comes back in the same session, and in no other', () => {
  const storage = memoryStorage();

  windowOver(storage, 'one').set({ columns: ['size'], splits: { calls: 512 } });

  expect(windowOver(storage, 'one').get()).toEqual({ columns: ['size'], splits: { calls: 512 } });
  expect(windowOver(storage, 'two').get()).toEqual(FIRST_LAYOUT);
});

it('is kept for the sessions that were arranged last', () => {
  const storage = memoryStorage();
  for (let n = 0; n <= 50; n += 1) {
    windowOver(storage, `s${n}`).set({ columns: [], splits: { calls: 100 + n } });
    windowOver(storage, 's1').set({ columns: [], splits: { calls: 900 - n } });
  }

  expect(windowOver(storage, 's0').get()).toEqual(FIRST_LAYOUT);
  expect(windowOver(storage, 's2').get().splits).toEqual({ calls: 102 });
  expect(windowOver(storage, 's1').get().splits).toEqual({ calls: 850 });
  expect(windowOver(storage, 's50').get().splits).toEqual({ calls: 150 });
});

it.each(['', 'null', '[]', '{"one":', '{"one":7}', '{"one":{"columns":"size","splits":{"calls":"wide","a b":5,"mock":-3}}}'])(
  'is the first one where %s is stored',
  (text) => {
    const storage = memoryStorage();
    storage.setItem('hookglass.layouts', text);

    expect(windowOver(storage, 'one').get()).toEqual(FIRST_LAYOUT);
  },
);

it('is kept under a name that is the same for a token each time, and does not tell it', async () => {
  const name = await sessionName('a-token');

  expect(name).toMatch(/^[0-9a-f]{16}$/);
  expect(await sessionName('a-token')).toBe(name);
  expect(await sessionName('another-token')).not.toBe(name);
});
