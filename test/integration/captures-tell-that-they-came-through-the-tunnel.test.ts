import { afterEach, beforeEach, expect, test } from 'vitest';
import { aSignedRequest } from '../support/a-signed-request.ts';
import { rawExchange } from '../support/raw-http.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { startTunnelled } from '../support/start-tunnelled.ts';

let world: Awaited<ReturnType<typeof startTunnelled>>;

beforeEach(async () => {
  world = await startTunnelled({ receiverSecret: { text: 's3cret' } });
});

afterEach(async () => {
  await world.core.stop();
  world.remove();
});

const port = () => Number(new URL(world.core.receiver).port);

/** A signed delivery with this Host, as the tunnel program hands it to the receiver. */
function deliver(host: string, number: number, more: Record<string, string> = {}): Promise<string> {
  const { headers, body } = aSignedRequest({ deliveryId: `9f2c1d00-0000-4000-8000-${String(number).padStart(12, '0')}` });
  const lines = Object.entries({ Host: host, 'Content-Length': String(body.length), Connection: 'close', ...headers, ...more });
  return rawExchange(port(), `POST /webhook HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`);
}

test('what came through the tunnel is marked, in lists, details and the filter, and stays so after a restart', async () => {
  const { client, prints, run, core, startAgain } = world;
  prints(`http://localhost:${port()}`);
  await deliver(`localhost:${port()}`, 1);
  expect((await run('start', 'custom')).code).toBe(0);
  await deliver(`localhost:${port()}`, 2);
  await deliver(`127.0.0.1:${port()}`, 3);
  await deliver(`127.0.0.1:${port()}`, 4, { 'X-Forwarded-Host': `LOCALHOST:${port()}` });
  await run('stop');
  await deliver(`localhost:${port()}`, 5);

  const marks = async () => (await world.client.captures()).items.reverse().map(({ tunnelled }) => tunnelled ?? false);
  expect(await marks()).toEqual([false, true, false, true, false]);
  expect((await client.captures({ q: 'source:tunnel' })).items.map(({ id }) => id)).toEqual(['c4', 'c2']);
  expect((await client.captures({ q: '-source:tunnel' })).items.map(({ id }) => id)).toEqual(['c5', 'c3', 'c1']);
  expect(await client.capture('c2')).toMatchObject({ tunnelled: true, browser: false, verdict: { result: 'valid' } });

  await core.core.stop();
  Object.assign(world, await startAgain());
  expect(await marks()).toEqual([false, true, false, true, false]);
});

test('what a browser sent through the tunnel is kept and marked, and reaches no app behind the receiver', async () => {
  const { client, prints, run } = world;
  const app = await scriptedEndpoint([200]);
  await client.updateEndpoint('webhook', { forward: { routes: [{ events: '*', url: app.url }], watch: false } });
  prints(`http://localhost:${port()}`);
  await run('start', 'custom');

  const fromPage = await Promise.all([
    deliver(`localhost:${port()}`, 1, { Origin: 'https://evil.example' }),
    deliver(`localhost:${port()}`, 2, { Origin: 'null' }),
    deliver(`localhost:${port()}`, 3, { 'Sec-Fetch-Site': 'cross-site' }),
    deliver(`localhost:${port()}`, 4, { Origin: `http://localhost:${port()}`, 'Sec-Fetch-Site': 'same-origin' }),
  ]);
  const before = app.requests.length;
  await deliver(`localhost:${port()}`, 5);

  expect(fromPage.map((answer) => answer.slice(0, 12))).toEqual(Array(4).fill('HTTP/1.1 200'));
  expect([before, app.requests.length]).toEqual([0, 1]);
  for (const id of ['c1', 'c2', 'c3', 'c4']) {
    expect(await client.capture(id)).toMatchObject({
      tunnelled: true,
      browser: true,
      forwarded: { outcome: { kind: 'not-sent', reason: 'browser' } },
    });
  }
  await app.close();
});
