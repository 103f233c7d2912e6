import { expect, test, vi } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';
import { openDatabase } from '#core/database/open.ts';
import { createWriter } from '#core/database/writer.ts';
import { createFollowerStore } from '#core/tunnel/follower-store.ts';
import { createFollowers } from '#core/tunnel/followers.ts';

const FIRST = 'https://first.example.net';
const SECOND = 'https://second.example.net';

/** Followers over a real table; the webhooks are a list that remembers their URLs. */
function setUp() {
  const db = openDatabase(':memory:');
  migrate(db, MIGRATIONS, { directory: '/nowhere', mark: '0' });
  const urls = new Map([
    ['w1', 'http://127.0.0.1:3000/hooks'],
    ['w2', 'http://127.0.0.1:3000/other'],
  ]);
  const world: { publicUrl?: string; refusal?: string } = {};
  const changed = vi.fn();
  const warn = vi.fn();
  const followers = createFollowers({
    store: createFollowerStore(db),
    writer: createWriter(db),
    webhooks: {
      get: (id) => (urls.has(id) ? { name: `name of ${id}`, url: urls.get(id) ?? '' } : undefined),
      update: (id, { url }) => urls.set(id, url),
    },
    checkUrl: async () => world.refusal,
    publicUrl: () => world.publicUrl,
    logger: { info() {}, warn, error() {} },
    changed,
  });
  return { followers, urls, world, changed, warn, db };
}

test('the public URL is copied at once when there is one, with the path of the endpoint', async () => {
  const { followers, urls, world } = setUp();
  world.publicUrl = FIRST;

  await followers.follow('w1', 'webhook');
  await followers.follow('w2', 'orders');

  expect([...urls.values()]).toEqual([`${FIRST}/webhook`, `${FIRST}/hooks/orders`]);
  expect(followers.list()).toEqual([
    { webhookId: 'w1', webhookName: 'name of w1', endpoint: 'webhook', url: `${FIRST}/webhook` },
    { webhookId: 'w2', webhookName: 'name of w2', endpoint: 'orders', url: `${FIRST}/hooks/orders` },
  ]);
});

test('a webhook that began to follow while the tunnel was off is pointed when it comes on, and again when it changes', async () => {
  const { followers, urls } = setUp();

  await followers.follow('w1', 'webhook');
  const before = urls.get('w1');
  followers.point(FIRST);
  followers.point(SECOND);
  await followers.settled();

  expect(before).toBe('http://127.0.0.1:3000/hooks');
  expect(urls.get('w1')).toBe(`${SECOND}/webhook`);
  expect(urls.get('w2')).toBe('http://127.0.0.1:3000/other');
});

test('a URL that somebody set by hand is not overruled', async () => {
  const { followers, urls } = setUp();
  await followers.follow('w1', 'webhook');
  followers.point(FIRST);
  await followers.settled();

  urls.set('w1', 'https://by.hand.example.org/hook');
  const after = followers.list();
  followers.point(SECOND);
  await followers.settled();

  expect(after).toEqual([]);
  expect(urls.get('w1')).toBe('https://by.hand.example.org/hook');
  expect(await followers.unfollow('w1')).toBe(false);
});

test('one that no longer follows keeps the last URL', async () => {
  const { followers, urls } = setUp();
  await followers.follow('w1', 'webhook');
  followers.point(FIRST);
  await followers.settled();

  expect(await followers.unfollow('w1')).toBe(true);
  followers.point(SECOND);
  await followers.settled();

  expect(urls.get('w1')).toBe(`${FIRST}/webhook`);
  expect(followers.list()).toEqual([]);
});

test('what the URL policy refuses is said and not copied, until it allows another', async () => {
  const { followers, urls, world } = setUp();
  await followers.follow('w1', 'webhook');

  world.refusal = 'Only https is allowed.';
  followers.point('http://plain.example.net');
  await followers.settled();
  const refused = followers.list();
  const atOnce = await (async () => {
    world.publicUrl = 'http://plain.example.net';
    return followers.follow('w2', 'webhook');
  })();
  delete world.refusal;
  followers.point(FIRST);
  await followers.settled();

  expect(refused).toMatchObject([{ url: 'http://127.0.0.1:3000/hooks', refusal: 'Only https is allowed.' }]);
  expect(atOnce).toEqual({ kind: 'refused', message: 'Only https is allowed.' });
  expect(followers.list()).toEqual([{ webhookId: 'w1', webhookName: 'name of w1', endpoint: 'webhook', url: `${FIRST}/webhook` }]);
  expect(urls.get('w2')).toBe('http://127.0.0.1:3000/other');
});

test('an unknown webhook cannot follow, and a removed one is forgotten', async () => {
  const { followers, urls } = setUp();
  await followers.follow('w1', 'webhook');

  urls.delete('w1');

  expect(await followers.follow('nobody', 'webhook')).toEqual({ kind: 'unknown' });
  expect(followers.list()).toEqual([]);
});

test('the list is told to have changed when a webhook in it was, and only then', async () => {
  const { followers, changed } = setUp();
  await followers.follow('w1', 'webhook');
  changed.mockClear();

  followers.notice({ type: 'webhook.deleted', id: 'w2' });
  expect(changed).not.toHaveBeenCalled();
  followers.notice({ type: 'webhook.deleted', id: 'w1' });
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a database that cannot be written leaves the webhook as it is, and says so', async () => {
  const { followers, urls, warn, db } = setUp();
  await followers.follow('w1', 'webhook');

  db.pragma('query_only = ON');
  followers.point(FIRST);
  await followers.settled();

  expect(warn).toHaveBeenCalledTimes(1);
  expect(urls.get('w1')).toBe('http://127.0.0.1:3000/hooks');
});
