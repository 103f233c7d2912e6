import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOf, exchange, isHealthy, type Listener, listenersOf, open, reset } from '../support/listeners.ts';
import { startCore, type TestCore } from '../support/start-core.ts';

const NAMES = ['MLflow API', 'receiver', 'receiver over TLS', 'inspector'] as const;

let core: TestCore;
let found: Listener[];

beforeAll(async () => {
  core = await startCore({ receiverTls: { port: 0, chosen: true } });
  found = listenersOf(core);
});
afterAll(() => core.stop());

const listener = (name: Listener['name']): Listener => found.find((one) => one.name === name) ?? expect.fail(name);

const post = 'POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi';
const upgrade = (target: string, host = 'x') =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

/** What hands a socket over, alone and behind other requests. */
const HANDED_OVER = [
  'CONNECT a:1 HTTP/1.1\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc',
  `${post}CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n`,
  `${post}${post}CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\nmore`,
  upgrade('/'),
  `${post}${upgrade('/api/v1/stream')}`,
  `${upgrade('/')}${upgrade('/')}`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'nonsense\r\n\r\n',
  `${post}nonsense\r\n\r\n`,
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];

describe.each(NAMES)('%s', (name) => {
  it.each(HANDED_OVER)('goes on when the connection is reset behind %j', async (bytes) => {
    for (const plain of [false, true]) {
      const socket = await open(listener(name), plain);
      await new Promise((resolve) => socket.write(bytes, 'latin1', resolve));
      reset(socket);
    }

    expect(await isHealthy(listener(name))).toBe(true);
  });

  it('goes on when the connection is reset while an answer is awaited', async () => {
    const socket = await open(listener(name));
    socket.write('CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    reset(socket);

    expect(await isHealthy(listener(name))).toBe(true);
  });

  it('answers CONNECT, also behind another request, and closes', async () => {
    const text = await exchange(listener(name), 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n');
    const good = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${listener(name).port}\r\n\r\n`;
    const behind = await exchange(listener(name), `${good}CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n`);

    const refused = name.startsWith('receiver') ? '404' : '405';
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${refused} [^]*Connection: close`));
    expect(behind.match(/HTTP\/1\.1 \d+/g)).toEqual([expect.any(String), `HTTP/1.1 ${refused}`]);
  });
});

it.each(['//', '///', '//x', '/\\', '/:', 'http://', 'http://[', '*', '//[::1', '/%', '/aaaaaaaaaaaaaaaaaaaaaaaaaaaa'])(
  'refuses a WebSocket handshake for %j without a crash, whatever its Host',
  async (target) => {
    const inspector = listener('inspector');
    for (const host of [`127.0.0.1:${inspector.port}`, 'evil.example', '[', '']) {
      const socket = await open(inspector);
      const answer = allOf(socket);
      socket.write(upgrade(target, host), 'latin1');

      expect.soft(Number((await answer).split(' ')[1]), host).toBeGreaterThanOrEqual(400);
    }
    expect(await isHealthy(inspector)).toBe(true);
  },
);
