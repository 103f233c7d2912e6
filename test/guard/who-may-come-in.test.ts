import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openAccessToken } from '#core/control/access-token.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { listenersOf } from '../support/listeners.ts';
import { rawConnection, rawExchange } from '../support/raw-http.ts';
import { type ServeProcess, serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

let dataDir: string;
let serve: ServeProcess;
let port: number;
let token: string;

beforeAll(async () => {
  dataDir = temporaryDirectory();
  serve = await built(dataDir, ['--receiver-tls-port', '0']);
  port = Number(new URL(serve.ready.inspector).port);
  token = readFileSync(serve.ready.tokenFile, 'utf8');
});
afterAll(async () => {
  await serve.stop();
  rmSync(dataDir, { recursive: true });
});

/** The built program, started where files would be open to everybody. */
function built(directory: string, flags: readonly string[]): Promise<ServeProcess> {
  const wrapper = ['/bin/sh', '-c', 'umask 000; exec "$@"', 'sh'];
  return serveProcess({ dataDir: directory, entry: 'dist/cli/main.cjs', flags, wrapper });
}

interface Handshake {
  target?: string;
  host?: string;
  origin?: string;
  protocols?: string;
  more?: readonly string[];
  method?: string;
}

/** What a handshake is answered with. @returns the status, and how many bytes came behind a 101 */
async function shake(to: number, { target = '/api/v1/stream', host, origin, protocols, more = [], method = 'GET' }: Handshake) {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host ?? `127.0.0.1:${to}`}`,
    ...(origin === undefined ? [] : [`Origin: ${origin}`]),
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(protocols === '' ? [] : [`Sec-WebSocket-Protocol: ${protocols ?? `hookglass.v1, bearer.${token}`}`]),
    ...more,
  ];
  const connection = await rawConnection(to);
  connection.send(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await connection.until('\r\n\r\n');
  const status = Number(head.split(' ')[1]);
  if (status === 101) await connection.until('hello');
  connection.socket.destroy();
  return { status, frames: status === 101 ? 1 : 0 };
}

/** Handshakes that must not be one, for the inspector on its port. */
function hostileHandshakes(): Handshake[] {
  const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  const own = `http://127.0.0.1:${port}`;
  return [
    ...['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`, ''].map((host) => ({
      host,
    })),
    ...['http://evil.example', 'http://127.0.0.1:3000', `https://127.0.0.1:${port}`, `${own}.evil.example`, 'null', 'file://'].map(
      (origin) => ({ origin }),
    ),
    ...['', 'hookglass.v1', `hookglass.v1, bearer.${wrong}`, 'hookglass.v1, bearer.', `bearer.${token}`].map((protocols) => ({
      protocols,
    })),
    { protocols: 'hookglass.v1', target: `/api/v1/stream?token=${token}` },
    { protocols: 'hookglass.v1', more: [`Cookie: token=${token}`] },
    { more: ['Sec-Fetch-Site: cross-site'] },
    { more: ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: websocket'], origin: own },
    { more: ['Sec-Fetch-Site: nobody-knows'] },
    { target: '//' },
    { method: 'POST' },
  ];
}

/** S-03, for the stream on a port. */
async function handshakeFigures(to: number) {
  const answers = [];
  for (const handshake of hostileHandshakes()) answers.push({ handshake, ...(await shake(to, handshake)) });
  const opened = answers.filter(({ status }) => status === 101).length;
  const frames = answers.reduce((sum, answer) => sum + answer.frames, 0);
  const figures: GuardFigure[] = [
    { row: 'S-03', what: 'hostile handshakes answered with 101', value: opened, unit: 'of 24', atMost: 0 },
    { row: 'S-03', what: 'frames they got', value: frames, unit: 'frames', atMost: 0 },
  ];
  return { figures, answers };
}

it('no page and no stranger gets a WebSocket', async () => {
  expect(hostileHandshakes()).toHaveLength(24);

  const { figures, answers } = await handshakeFigures(port);

  guardFigures(figures);
  for (const { status, handshake } of answers) expect.soft([400, 401, 403, 404, 405], JSON.stringify(handshake)).toContain(status);
  expect(await shake(port, {})).toEqual({ status: 101, frames: 1 });
  expect(await shake(port, { origin: `http://127.0.0.1:${port}` })).toEqual({ status: 101, frames: 1 });
});

it('a stream that opens for whoever asks is seen through', async () => {
  const open = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  open.on('connection', (socket) => socket.send('hello'));
  await once(open, 'listening');

  knownBad('S-03', (await handshakeFigures((open.address() as AddressInfo).port)).figures);
  for (const client of open.clients) client.terminate();
  open.close();
});

/** S-04, for tokens of 500 data directories. */
function tokenFigures(tokens: readonly string[]): GuardFigure[] {
  const values = tokens.map((text) => Buffer.from(text, 'base64url'));
  const bits = Math.min(...values.map(({ length }) => length)) * 8;
  const ones = values.reduce((sum, bytes) => sum + bytes.reduce((set, byte) => set + byte.toString(2).replaceAll('0', '').length, 0), 0);
  const all = values.reduce((sum, { length }) => sum + length * 8, 0);
  return [
    { row: 'S-04', what: 'bits of a token', value: bits, unit: 'bits', atLeast: 256 },
    { row: 'S-04', what: 'tokens that came twice, of 500', value: tokens.length - new Set(tokens).size, unit: 'tokens', atMost: 0 },
    { row: 'S-04', what: 'share of ones in 500 tokens, away from a half', value: Math.abs(ones / all - 0.5), unit: '', atMost: 0.01 },
  ];
}

it('the token has 256 bits that nobody guesses', () => {
  const directory = temporaryDirectory();
  const tokens = Array.from({ length: 500 }, (_, i) => openAccessToken(path.join(directory, `token-${i}`)).value());
  rmSync(directory, { recursive: true });

  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  guardFigures(tokenFigures(tokens));
});

it('a token that is a UUID is seen through', () => {
  knownBad('S-04', tokenFigures(Array.from({ length: 500 }, () => randomUUID())));
});

it('the token file is for its owner alone, under any umask', () => {
  const { mode } = statSync(serve.ready.tokenFile);

  guardFigure({ row: 'S-04', what: 'rights of others on the token file under umask 000', value: mode & 0o077, unit: '', atMost: 0 });
  expect(mode & 0o777).toBe(0o600);
});

it('a token of any length and form is answered, never with a 500', async () => {
  const forms = [
    ...Array.from({ length: 200 }, (_, length) => 'A'.repeat(length)),
    ...[1000, 5000, 12_000].map((length) => 'A'.repeat(length)),
    ...Array.from({ length: 44 }, (_, length) => token.slice(0, length)).filter((text) => text !== token),
    ...[`${token} `, `${token}A`, ` ${token}x`, `${token}\u00ff`, '\u00e9\u00ff', '%00', '{}', '==', `${token},${token}`].map((text) =>
      text.replace(/ $/, ' x'),
    ),
  ];
  let worst = 0;
  for (const text of forms) {
    const head = `GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${text}\r\nConnection: close\r\n\r\n`;
    const status = Number((await rawExchange(port, Buffer.from(head, 'latin1'))).split(' ')[1]);
    if (status >= 500) worst += 1;
    expect.soft([401, 431], JSON.stringify(text.slice(0, 60))).toContain(status);
  }

  guardFigure({
    row: 'S-04',
    what: `answers of 500 and more to ${forms.length} forms of a token`,
    value: worst,
    unit: 'answers',
    atMost: 0,
  });
});

it('the token is in no log and no other file', async () => {
  await fetch(`${serve.ready.inspector}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } });
  await fetch(`${serve.ready.inspector}/api/v1/status?token=${token}`);
  await fetch(`${serve.ready.inspector}/api/v1/status`, { headers: { authorization: `Bearer ${token}x`, host: 'evil.example' } });
  await shake(port, { protocols: `hookglass.v1, bearer.${token}x` });

  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'token');
  const leaks = files.filter((entry) => readFileSync(path.join(entry.parentPath, entry.name)).includes(token));
  const inLog = serve.complaints().split(token).length - 1;

  guardFigure({
    row: 'S-04',
    what: 'places in logs and files that hold the token',
    value: leaks.length + inLog,
    unit: 'places',
    atMost: 0,
  });
});

it.runIf(process.platform === 'linux')('every port is on loopback, and the inspector stays there', async () => {
  expect(
    listeningAddresses(serve.ready.pid)
      .map((one) => one.port)
      .sort(),
  ).toEqual(
    listenersOf(serve.ready)
      .map((one) => one.port)
      .sort(),
  );
  guardFigure(beyondLoopback(serve.ready.pid));

  const otherDir = temporaryDirectory();
  const wide = await built(otherDir, ['--receiver-tls-port', '0', '--mlflow-host', '0.0.0.0', '--receiver-host', '0.0.0.0']);
  const inspector = Number(new URL(wide.ready.inspector).port);
  const ports = outside(wide.ready.pid).map((one) => one.port);
  await wide.stop();
  rmSync(otherDir, { recursive: true });

  expect(ports).toHaveLength(3);
  guardFigure({
    row: 'S-07',
    what: 'ports of the inspector beyond loopback when the others are',
    value: ports.filter((one) => one === inspector).length,
    unit: 'ports',
    atMost: 0,
  });
  guardFigure({
    row: 'S-07',
    what: 'warnings for three ports beyond loopback',
    value: wide.complaints().match(/other machines can reach this port/g)?.length ?? 0,
    unit: 'warnings',
    atLeast: 3,
  });
});

it.runIf(process.platform === 'linux')('a port that is bound without an address is seen through', async () => {
  const wide = createServer().listen(0);
  await once(wide, 'listening');

  knownBad('S-07', [beyondLoopback(process.pid)]);
  wide.close();
});

const outside = (pid: number) => listeningAddresses(pid).filter(({ isLoopback }) => !isLoopback);

/** S-07, for a process that was given no flag. */
const beyondLoopback = (pid: number): GuardFigure => ({
  row: 'S-07',
  what: 'ports beyond loopback by default',
  value: outside(pid).length,
  unit: 'ports',
  atMost: 0,
});

/** Where a process listens, from proc(5). */
function listeningAddresses(pid: number): { port: number; isLoopback: boolean }[] {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ''; // closed meanwhile
    }
  });
  const own = new Set(links);
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
        if (state !== '0A' || !own.has(`socket:[${inode}]`)) return [];
        const [address = '', portHex = ''] = local.split(':');
        const isLoopback = address.length === 8 ? address.endsWith('7F') : address === '00000000000000000000000001000000';
        return [{ port: Number.parseInt(portHex, 16), isLoopback }];
      }),
  );
}
