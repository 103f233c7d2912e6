import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openStream, type StreamListener } from '#shared/client/stream-client.ts';
import type { StreamEvent, StreamMessage } from '#shared/domain/app/stream-event.ts';
import { rawConnection } from '../support/raw-http.ts';
import { startControl } from '../support/start-control.ts';

let control: Awaited<ReturnType<typeof startControl>>;
const open: { close(): void }[] = [];

beforeEach(async () => {
  control = await startControl();
});
afterEach(async () => {
  for (const stream of open.splice(0)) stream.close();
  await control.stop();
});

const publish = (id: string) => control.bus.publish({ type: 'webhook.deleted', id });
const protocols = (token = control.token.value()) => ['hookglass.v1', `bearer.${token}`];
const streamUrl = (query = '') => `ws://127.0.0.1:${control.port}/api/v1/stream${query}`;

/** The typed client with everything it said, and a way to wait for it. */
function follow(token = control.token.value()) {
  const said: unknown[] = [];
  const events: StreamEvent[] = [];
  const waiting: (() => void)[] = [];
  const say = (name: keyof StreamListener) => (info?: unknown) => {
    said.push(info === undefined ? name : [name, info]);
    for (const wake of waiting.splice(0)) wake();
  };
  const stream = openStream(
    { baseUrl: control.url, token },
    {
      opened: say('opened'),
      caughtUp: say('caughtUp'),
      gap: say('gap'),
      refused: say('refused'),
      closed: () => say('closed')(),
      events(batch) {
        events.push(...batch);
        for (const wake of waiting.splice(0)) wake();
      },
    },
  );
  open.push(stream);
  return {
    stream,
    said,
    events,
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

/** A bare connection with the messages it got. */
async function connect(query = '', options: WebSocket.ClientOptions = {}) {
  const socket = new WebSocket(streamUrl(query), protocols(), options);
  const messages: StreamMessage[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)) as StreamMessage);
    for (const wake of waiting.splice(0)) wake();
  });
  open.push({ close: () => socket.terminate() });
  await once(socket, 'open');
  return {
    socket,
    messages,
    events: () => messages.flatMap((message) => ('events' in message ? message.events : [])),
    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

it('says hello, then sends events with contiguous numbers, a burst as few messages', async () => {
  publish('before');
  const client = await connect();

  for (let i = 0; i < 100; i += 1) publish(`w${i}`);
  await client.until(() => client.events().length === 100);

  expect(client.messages[0]).toEqual({ type: 'hello', epoch: 'e1', seq: 1 });
  expect(client.events().map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
  expect(client.messages.length).toBeLessThanOrEqual(4);
  expect(client.socket.protocol).toBe('hookglass.v1');
});

it('shows a delivery from its start to its verdict', async () => {
  const client = follow();
  await client.until(() => client.said.length > 0);
  const webhook = await control.writer.write(() =>
    control.webhooks.create({ name: 'hook', url: control.webhookUrl, events: ['prompt.created'], secret: 's3cret' }),
  );

  await control.dispatcher.test(webhook.id, 'prompt.created');
  await client.until(() => client.events.some((event) => event.type === 'delivery.changed' && event.delivery.state === 'delivered'));

  const types = new Set(client.events.map(({ type }) => type));
  expect([...types]).toEqual(
    expect.arrayContaining(['webhook.changed', 'delivery.created', 'attempt.started', 'capture.added', 'attempt.finished']),
  );
  expect(JSON.stringify(client.events)).not.toContain('s3cret');
});

it('resumes within an epoch without a hole, and starts at the newest in another', async () => {
  const client = follow();
  await client.until(() => client.said.length === 1);
  publish('a');
  await client.until(() => client.events.length === 1);

  client.stream.close();
  publish('b');
  publish('c');
  const resumed = await connect('?after=1&epoch=e1');
  await resumed.until(() => resumed.events().length === 2);
  const fresh = await connect('?after=1&epoch=another');
  publish('d');
  await fresh.until(() => fresh.events().length === 1);
  await resumed.until(() => resumed.events().length === 3);

  expect(resumed.events().map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(fresh.messages[0]).toEqual({ type: 'hello', epoch: 'e1', seq: 3 });
  expect(fresh.events().map(({ seq }) => seq)).toEqual([4]);
});

it('tells a client that resumes after too long which numbers are gone', async () => {
  for (let i = 0; i < 5003; i += 1) publish('x');
  const client = await connect('?after=2&epoch=e1');
  await client.until(() => client.messages.length === 2);

  expect(client.messages[1]).toEqual({ type: 'gap', from: 3, to: 5003 });
});

it('comes back by itself when the core starts again, and notices that it did', async () => {
  const client = follow();
  await client.until(() => client.said.length === 1);
  const { port } = control;

  await control.stop();
  await client.until(() => client.said.includes('closed'));
  control = await startControl({ port, epoch: 'e2' });
  client.stream.tryNow();
  await client.until(() => client.said.length >= 3 && client.said.at(-1) !== 'closed');

  // Another data directory has another token.
  expect(client.said.at(-1)).toBe('refused');
});

it('counts what a client missed while it was away', async () => {
  const client = follow();
  await client.until(() => client.said.length === 1);
  const first = await connect();
  publish('a');
  await first.until(() => first.events().length === 1);

  control.dropClients();
  publish('b');
  publish('c');
  await client.until(() => client.said.length >= 4);

  expect(client.said).toEqual([
    ['opened', { resumed: false, seq: 0 }],
    'closed',
    ['opened', { resumed: true, seq: 3 }],
    ['caughtUp', { events: 2, deliveries: 0 }],
  ]);
  expect(client.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

it('answers a hostile handshake before it is one', async () => {
  const { port } = control;
  const host = `127.0.0.1:${port}`;
  const token = control.token.value();
  const good = `hookglass.v1, bearer.${token}`;
  const attempts: [expected: number, headers: Record<string, string>, target?: string][] = [
    [403, { Host: 'evil.com', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: `evil.com:${port}`, 'Sec-WebSocket-Protocol': good }],
    [403, { Host: '127.0.0.1', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: 'http://evil.com', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: 'null', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: 'http://localhost:3000', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: `https://${host}`, 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: `http://${host}.evil.com`, 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, 'Sec-Fetch-Site': 'cross-site', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, 'Sec-Fetch-Site': 'same-site', 'Sec-WebSocket-Protocol': good }],
    [403, { Host: host, Origin: `http://${host}`, 'Sec-Fetch-Site': 'cross-site', 'Sec-WebSocket-Protocol': good }],
    [401, { Host: host }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1' }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1, bearer.' }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1, bearer.wrong' }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': `hookglass.v1, ${token}` }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': `hookglass.v1, bearer.${token}x` }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': `hookglass.v1, BEARER.${token}` }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1', Authorization: 'Bearer wrong' }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1', Authorization: `Basic ${token}` }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1', Cookie: `token=${token}` }],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1' }, `/api/v1/stream?token=${token}`],
    [401, { Host: host, 'Sec-WebSocket-Protocol': 'hookglass.v1' }, `/api/v1/stream?bearer.${token}`],
    [404, { Host: host, 'Sec-WebSocket-Protocol': good }, '/stream'],
    [400, { Host: host, 'Sec-WebSocket-Protocol': good }, '/api/v1/stream?after=1'],
    [400, { Host: host, 'Sec-WebSocket-Protocol': `bearer.${token}` }],
  ];

  for (const [expected, headers, target = '/api/v1/stream'] of attempts) {
    const connection = await rawConnection(port);
    const handshake = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const lines = Object.entries({ ...headers, ...handshake }).map(([name, value]) => `${name}: ${value}`);
    connection.send(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    const answer = await connection.closed();
    expect.soft([answer.slice(9, 12), headers, target]).toEqual([String(expected), headers, target]);
    expect.soft(answer).not.toContain('hello');
  }
});

it('accepts a program that sends the token as a header', async () => {
  const socket = new WebSocket(streamUrl(), ['hookglass.v1'], { headers: { authorization: `Bearer ${control.token.value()}` } });
  open.push({ close: () => socket.terminate() });
  const [data] = (await once(socket, 'message')) as [Buffer];

  expect(JSON.parse(String(data))).toMatchObject({ type: 'hello' });
});

it('tells a client with an old token that it is refused, and does not try again', async () => {
  const client = follow('an-old-token');
  await client.until(() => client.said.length > 0);

  expect(client.said).toEqual(['refused']);
});

it('lets nobody stay who came in with a token that was renewed', async () => {
  const client = follow();
  await client.until(() => client.said.length === 1);

  control.token.rotate();
  await client.until(() => client.said.includes('refused'));

  expect(client.said).toEqual([['opened', { resumed: false, seq: 0 }], 'closed', 'refused']);
});

it('takes 32 clients and refuses the next', async () => {
  const clients = await Promise.all(Array.from({ length: 32 }, () => connect()));
  const refused = new WebSocket(streamUrl(), protocols());
  const [error] = (await once(refused, 'error')) as [Error];
  clients[0]?.socket.close();
  await once(clients[0]?.socket ?? refused, 'close');

  expect(error.message).toContain('503');
  await expect(connect()).resolves.toBeDefined();
});

it('ends a connection that sends more than 64 KiB', async () => {
  const client = await connect();
  client.socket.send('x'.repeat(64 * 1024 + 1));
  const [code] = (await once(client.socket, 'close')) as [number];

  expect(code).toBe(1009);
});

it('keeps at most 1 MiB for a client that does not read, tells it about the gap, and spares the others', async () => {
  const stuck = await connect();
  const healthy = await connect();
  const text = 'x'.repeat(500);
  stuck.socket.pause();

  // More than the sockets' own buffers take, in rounds that a healthy client keeps up with.
  const rounds = 80;
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < 250; i += 1) publish(text + i);
    await healthy.until(() => healthy.events().length === (round + 1) * 250);
  }
  stuck.socket.resume();
  await stuck.until(() => stuck.messages.some((message) => 'type' in message && message.type === 'gap'));
  publish('last');
  await stuck.until(() => stuck.events().at(-1)?.seq === control.bus.seq);

  const gaps = stuck.messages.flatMap((message) => ('type' in message && message.type === 'gap' ? [message] : []));
  const got = stuck.events().map(({ seq }) => seq);
  const [gap] = gaps;
  expect(gaps).toHaveLength(1);
  expect(got).toEqual(Array.from({ length: control.bus.seq }, (_, i) => i + 1).filter((seq) => gap && (seq < gap.from || seq > gap.to)));
  expect(healthy.events().map(({ seq }) => seq)).toEqual(Array.from({ length: rounds * 250 }, (_, i) => i + 1));
});
