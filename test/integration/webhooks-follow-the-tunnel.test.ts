import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ControlError } from '#shared/client/control-requests.ts';
import type { StreamEvent } from '#shared/domain/app/stream-event.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

let world: Awaited<ReturnType<typeof startTunnelled>>;

beforeEach(async () => {
  world = await startTunnelled();
});

afterEach(async () => {
  await world.core.stop();
  world.remove();
});

const publicUrl = (host: string) => `http://${host}:${new URL(world.core.receiver).port}`;

test('a webhook is pointed at the public URL, pointed anew when it changes, and keeps the last one', async () => {
  const { client, core, prints, run } = world;
  const { id } = await client.createWebhook({
    name: 'champions',
    url: 'http://127.0.0.1:9/before',
    events: ['registered_model.created'],
    secret: 's',
  });
  const seen: StreamEvent[] = [];
  core.core.subscribe((events) => void seen.push(...events));

  prints(publicUrl('127.0.0.1'));
  const first = await run('start', 'custom', '--follow', 'champions', '--json');
  const firstUrl = (await client.webhook(id))?.url;
  prints(publicUrl('localhost'));
  const second = await run('start', 'custom');
  await vi.waitFor(async () => expect((await client.webhook(id))?.url).toBe(`${publicUrl('localhost')}/webhook`));
  const delivered = await client.testWebhook(id);
  const stopped = await run('stop');

  expect(first.code).toBe(0);
  expect(JSON.parse(first.lines[0] ?? '')).toMatchObject({
    state: { kind: 'on', publicUrl: publicUrl('127.0.0.1') },
    followers: [{ webhookId: id, webhookName: 'champions', endpoint: 'webhook', url: `${publicUrl('127.0.0.1')}/webhook` }],
  });
  expect(firstUrl).toBe(`${publicUrl('127.0.0.1')}/webhook`);
  expect(second.code).toBe(0);
  expect(delivered.result).toMatchObject({ success: true });
  expect(stopped.lines.at(-1)).toBe(
    `  champions follows: it calls ${publicUrl('localhost')}/webhook, the last address, until the tunnel is on again`,
  );
  expect((await client.webhook(id))?.url).toBe(`${publicUrl('localhost')}/webhook`);
  const urls = seen.flatMap((event) => (event.type === 'webhook.changed' ? [event.webhook.url] : []));
  expect(urls).toEqual([`${publicUrl('127.0.0.1')}/webhook`, `${publicUrl('localhost')}/webhook`]);
  const told = seen.flatMap((event) => (event.type === 'tunnel.changed' ? [event.tunnel.followers[0]?.url] : []));
  expect(told.at(-1)).toBe(`${publicUrl('localhost')}/webhook`);
});

test('following outlives a restart of Hookglass, and ends when the URL is set by hand or on request', async () => {
  const { client, core, prints, run, startAgain } = world;
  const { id } = await client.createWebhook({ name: 'kept', url: core.webhookUrl, events: ['registered_model.created'] });
  const other = await client.createWebhook({ name: 'other', url: core.webhookUrl, events: ['registered_model.created'] });
  expect((await run('follow', 'kept')).code).toBe(0);
  expect((await run('follow', 'other')).code).toBe(0);

  await core.core.stop();
  Object.assign(world, await startAgain());
  await world.client.updateWebhook(other.id, { url: 'http://127.0.0.1:9/by-hand' });
  const left = await world.client.tunnel();
  prints(publicUrl('127.0.0.1'));
  await run('start', 'custom', '--follow', 'kept');
  const unfollowed = await run('unfollow', 'kept', '--json');

  expect(left.followers.map(({ webhookName }) => webhookName)).toEqual(['kept']);
  expect((await world.client.webhook(id))?.url).toBe(`${publicUrl('127.0.0.1')}/webhook`);
  expect((await world.client.webhook(other.id))?.url).toBe('http://127.0.0.1:9/by-hand');
  expect(JSON.parse(unfollowed.lines[0] ?? '')).toMatchObject({ state: { kind: 'on' }, followers: [] });
});

test('what cannot follow, or cannot be followed, is said', async () => {
  const { client, core, run } = world;
  const { id } = await client.createWebhook({ name: 'one', url: core.webhookUrl, events: ['registered_model.created'] });
  const refusal = (asked: Promise<unknown>) => asked.then(String, (error: ControlError) => [error.status, error.message]);

  expect(await refusal(client.followTunnel('w-none'))).toEqual([404, 'There is no webhook w-none.']);
  expect(await refusal(client.followTunnel(id, { endpoint: 'nowhere' }))).toEqual([404, 'There is no endpoint “nowhere”.']);
  expect(await refusal(client.unfollowTunnel(id))).toEqual([404, `The webhook ${id} does not follow the tunnel.`]);
  expect((await run('start', 'custom', '--follow', 'nobody')).stderr).toContain('There is no webhook "nobody".');
  expect((await client.tunnel()).state).toEqual({ kind: 'off' });
});
