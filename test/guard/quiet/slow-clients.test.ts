import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { clientHello } from '../../support/client-hello.ts';
import { guardFigures, knownBad } from '../../support/guard-figure.ts';
import { isHealthy, type Listener, listenersOf, open } from '../../support/listeners.ts';
import { type ServeProcess, serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';
import { watchHealth } from '../../support/watch-health.ts';

const EACH = 500;
/** So that none waits long until the server has taken it. */
const OPENED_AT_ONCE = 25;
const HEADERS_S = 10;
const BODY_S = 30;
/** How late a connection may be closed. */
const SPARE_S = 2;

let dataDir: string;
let serve: ServeProcess;
beforeAll(async () => {
  dataDir = temporaryDirectory();
  serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags: ['--receiver-tls-port', '0'] });
});
afterAll(async () => {
  await serve.stop();
  rmSync(dataDir, { recursive: true });
});

interface Kind {
  limitS: number;
  /** Speaks plain TCP, also to a TLS port. */
  isPlain?: boolean;
  start(socket: Socket, listener: Listener): void;
}

const own = ({ port }: Listener) => `Host: 127.0.0.1:${port}\r\n`;
const begin = (bytes: string | Buffer) => (socket: Socket) => void socket.write(bytes);

/** Sends one byte a second until the other side has had enough. */
function drip(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 1000);
  socket.on('close', () => clearInterval(timer));
}

function kindsOf({ name, tls }: Listener, hello: Buffer): Kind[] {
  const path = { 'MLflow API': '/api/2.0/mlflow/registered-models/create', inspector: '/api/v1/session' }[name as string] ?? '/webhook';
  const headers: Kind[] = [
    { limitS: HEADERS_S, start: () => undefined },
    { limitS: HEADERS_S, start: begin('POST /webhook HTTP/1.1\r\nHost: 127.') },
    { limitS: HEADERS_S, start: begin('\r\n') },
    {
      limitS: HEADERS_S,
      start(socket) {
        socket.write('GET / HTTP/1.1\r\nX: ');
        drip(socket, 'y');
      },
    },
    { limitS: HEADERS_S, start: (socket, listener) => void socket.write(`GET /health HTTP/1.1\r\n${own(listener)}\r\nGET /he`) },
  ];
  const handshakes: Kind[] = [
    { limitS: HEADERS_S, isPlain: true, start: () => undefined },
    { limitS: HEADERS_S, isPlain: true, start: begin(hello.subarray(0, 100)) },
    { limitS: HEADERS_S, isPlain: true, start: begin(hello) },
    {
      limitS: HEADERS_S,
      isPlain: true,
      start(socket) {
        socket.write(hello.subarray(0, 1));
        drip(socket, hello.toString('latin1', 1, 2));
      },
    },
  ];
  const post = (listener: Listener) =>
    `POST ${path} HTTP/1.1\r\n${own(listener)}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a`;
  const bodies: Kind[] = [
    { limitS: BODY_S, start: (socket, listener) => void socket.write(post(listener)) },
    {
      limitS: BODY_S,
      start(socket, listener) {
        socket.write(post(listener));
        drip(socket, 'x');
      },
    },
  ];
  const upload: Kind = {
    limitS: BODY_S,
    start(socket, listener) {
      socket.write(`PUT /api/2.0/mlflow-artifacts/artifacts/slow/file HTTP/1.1\r\n${own(listener)}Content-Length: 1000\r\n\r\nabc`);
    },
  };
  return [...headers, ...(tls ? handshakes : []), ...bodies, ...(name === 'MLflow API' ? [upload] : [])];
}

/** @returns once so many are open, how to learn by how much the last of them was let go too late */
async function crowd(listener: Listener, kinds: readonly Kind[], count: number): Promise<() => Promise<number>> {
  const late: Promise<number>[] = [];
  while (late.length < count) {
    const next = Array.from(
      { length: Math.min(OPENED_AT_ONCE, count - late.length) },
      (_, i) => kinds[(late.length + i) % kinds.length] as Kind,
    );
    const opened = await Promise.all(next.map(async (kind) => ({ kind, socket: await open(listener, kind.isPlain) })));
    late.push(...opened.map(({ kind, socket }) => lateness(socket, kind, listener)));
  }
  return async () => Math.max(...(await Promise.all(late)));
}

/** @returns by how many seconds it was closed later than it may live; negative when earlier; nobody waits for more than twice what is spared */
async function lateness(socket: Socket, kind: Kind, listener: Listener): Promise<number> {
  socket.resume();
  const startedMs = performance.now();
  kind.start(socket, listener);
  // A reset ends it as well: whoever drips into a connection that was just closed gets one.
  const patience = new AbortController();
  if (!socket.destroyed)
    await Promise.race([
      new Promise<void>((resolve) => void socket.once('close', () => resolve())),
      pause((kind.limitS + 2 * SPARE_S) * 1000, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
  patience.abort();
  socket.destroy();
  return (performance.now() - startedMs) / 1000 - kind.limitS;
}

/** R-02, for a port. */
const lastFigure = ({ name }: Listener, value: number): GuardFigure => ({
  row: 'R-02',
  what: `${name}: the last of ${EACH} was let go after its limit by`,
  ...{ value, unit: 's', atMost: SPARE_S },
});

it('a port that waits for everybody is seen through', async () => {
  const patient = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(patient, 'listening');
  const listener: Listener = {
    name: 'receiver',
    port: (patient.address() as AddressInfo).port,
    tls: false,
    health: { path: '/', status: 200 },
  };

  knownBad('R-02', [lastFigure(listener, await (await crowd(listener, [{ limitS: 0.1, start: () => undefined }], 1))())]);
  patient.close();
});

it(`${EACH} slow clients on each port are all let go, and nobody else notices`, async () => {
  const hello = await clientHello();
  // First those whose handshakes keep the server busy: others would wait to be taken, and that is none of their limits.
  const listeners = listenersOf(serve.ready).sort((a, b) => Number(b.tls) - Number(a.tls));
  const watches = await Promise.all(listeners.map((listener) => watchHealth(listener)));

  const crowds: (() => Promise<number>)[] = [];
  for (const listener of listeners) crowds.push(await crowd(listener, kindsOf(listener, hello), EACH));
  const late = await Promise.all(crowds.map((last) => last()));

  const figures: GuardFigure[] = [];
  for (const [i, listener] of listeners.entries()) {
    const { asked = 0, p99Ms = Number.NaN, failed = Number.NaN } = (await watches[i]?.()) ?? {};
    figures.push(lastFigure(listener, late[i] ?? Number.NaN), {
      ...{ row: 'R-02', what: `${listener.name}: health p99 meanwhile` },
      ...{ value: p99Ms, unit: 'ms', atMost: 50 },
    });
    figures.push({
      ...{ row: 'R-02', what: `${listener.name}: health not answered, of ${asked}` },
      ...{ value: failed, unit: 'answers', atMost: 0 },
    });
    expect(await isHealthy(listener)).toBe(true);
  }
  guardFigures(figures);
}, 120_000);
