import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { memoryMiB } from '../../bench/process-memory.ts';
import { fuzzedBytes, seeded } from '../../support/fuzzed-bytes.ts';
import { guardFigure, guardFigures, guardSeed, knownBad } from '../../support/guard-figure.ts';
import { isHealthy, type Listener, listenersOf, open, reset } from '../../support/listeners.ts';
import { type ServeProcess, serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';
import { watchHealth } from '../../support/watch-health.ts';

const INPUTS = 20_000;
/** Before memory is measured: the caches are full then, and the parts that start late have started. */
const WARM = 5_000;
const AT_ONCE = 50;
/** The longest a connection may live that nobody uses: the limit for headers, and two seconds. */
const HANGS_AFTER_MS = 12_000;
const NAMES = ['MLflow API', 'receiver', 'receiver over TLS', 'inspector'] as const;

let dataDir: string;
let serve: ServeProcess;
let memoryBefore = 0;

beforeAll(async () => {
  dataDir = temporaryDirectory();
  serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags: ['--receiver-tls-port', '0'] });
  for (const [i, listener] of listenersOf(serve.ready).entries()) await fuzz(listener, seeded(i + 7), WARM);
  memoryBefore = memoryMiB(serve.ready.pid) ?? 0;
}, 120_000);
afterAll(async () => {
  await serve.stop();
  rmSync(dataDir, { recursive: true });
});

const listener = (name: Listener['name']): Listener =>
  listenersOf(serve.ready).find((one) => one.name === name) ?? expect.fail(`nothing is called ${name}`);

/** @returns how many connections lived longer than they may */
async function fuzz(target: Listener, next: (below: number) => number, inputs: number, hangsAfterMs = HANGS_AFTER_MS): Promise<number> {
  let left = inputs;
  let hung = 0;

  async function worker(): Promise<void> {
    while (left > 0) {
      left -= 1;
      if (!(await tryOne(target, next, { withReset: left % 2 === 0, hangsAfterMs }))) hung += 1;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return hung;
}

/** @returns whether the connection ended in time */
async function tryOne(
  target: Listener,
  next: (below: number) => number,
  { withReset, hangsAfterMs }: { withReset: boolean; hangsAfterMs: number },
): Promise<boolean> {
  const message = fuzzedBytes(next, target);
  // Every other input of the TLS port is sent without a handshake.
  const socket = await open(target, target.tls && next(2) === 0).catch(() => undefined);
  if (!socket) return true;
  socket.resume();
  const cut = next(message.length + 1);
  socket.write(message.subarray(0, cut));
  if (withReset) {
    await new Promise((resolve) => socket.write(message.subarray(cut), resolve));
    if (next(2) === 0) await something(socket);
    reset(socket);
    return true;
  }
  socket.end(message.subarray(cut));
  return closesInTime(socket, hangsAfterMs);
}

/** An answer, an end, or nothing for a moment. */
function something(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 20);
    for (const event of ['data', 'close']) socket.once(event, () => resolve());
    socket.once('close', () => clearTimeout(timer));
  });
}

function closesInTime(socket: Socket, hangsAfterMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve(true);
    const timer = setTimeout(() => {
      resolve(false);
      socket.destroy();
    }, hangsAfterMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

const hasEnded = ({ process: child }: ServeProcess) => child.exitCode !== null || child.signalCode !== null;

/** R-21, for a process after its inputs. */
const crashFigure = (name: string, of: ServeProcess): GuardFigure => ({
  row: 'R-21',
  what: `${name}: crashes after ${INPUTS} inputs`,
  value: hasEnded(of) ? 1 : 0,
  unit: 'crashes',
  atMost: 0,
});

/** R-03, for a port. */
const hungFigure = (name: string, value: number): GuardFigure => ({
  row: 'R-03',
  what: `${name}: connections that hung, of ${INPUTS}`,
  ...{ value, unit: 'connections', atMost: 0 },
});

describe('what keeps neither promise', () => {
  it('a server that ends over what it cannot parse is seen through', async () => {
    const fragile = await serveProcess({ dataDir, entry: 'test/support/known-bad/blocking-server.ts' });
    const gone = once(fragile.process, 'exit');
    const target: Listener = { ...listener('receiver'), port: Number(new URL(fragile.ready.receiver).port) };

    await fuzz(target, seeded(guardSeed()), AT_ONCE, 500);
    await Promise.race([gone, pause(5000)]);

    knownBad('R-21', [crashFigure('receiver', fragile)]);
    await fragile.stop();
  });

  it('a port that never closes is seen through', async () => {
    const sockets = new Set<Socket>();
    const patient = createServer({ allowHalfOpen: true }, (socket) => void sockets.add(socket.on('error', () => {}).resume()));
    patient.listen(0, '127.0.0.1');
    await once(patient, 'listening');
    const target: Listener = { ...listener('receiver'), port: (patient.address() as AddressInfo).port };

    knownBad('R-03', [hungFigure('receiver', await fuzz(target, seeded(guardSeed()), AT_ONCE, 500))]);
    for (const socket of sockets) socket.destroy();
    patient.close();
  });
});

describe.each(NAMES)(`${INPUTS} inputs that make no sense, half of them cut off by a reset: %s`, (name) => {
  it('goes on, lets each connection go and answers others meanwhile', async () => {
    const target = listener(name);
    const endOfWatch = await watchHealth(target);

    const hung = await fuzz(target, seeded(guardSeed() * 1000 + NAMES.indexOf(name)), INPUTS);

    const health = await endOfWatch();
    if (hasEnded(serve)) console.error(serve.complaints().slice(-4000));
    guardFigures([crashFigure(name, serve), hungFigure(name, hung)]);
    guardFigure({ row: 'R-03', what: `${name}: health p99 meanwhile`, value: health.p99Ms, unit: 'ms', atMost: 100 });
    guardFigure({
      row: 'R-03',
      what: `${name}: health not answered, of ${health.asked}`,
      value: health.failed,
      unit: 'answers',
      atMost: 0,
    });
    expect(await isHealthy(target)).toBe(true);
  });
});

describe('afterwards', () => {
  it('nothing was thrown that a guard had to catch', () => {
    const lines = serve.complaints().split('\n');
    const caught = lines.filter((line) =>
      /could not handle a request|a request could not be answered|request .* failed|Unhandled|Uncaught/.test(line),
    );

    if (caught.length > 0) console.error(caught.slice(0, 5).join('\n'));
    guardFigure({ row: 'R-21', what: 'errors that nobody expected, in the log', value: caught.length, unit: 'errors', atMost: 0 });
  });

  it.runIf(process.platform === 'linux')('the memory is given back', async () => {
    const growth = () => (memoryMiB(serve.ready.pid) ?? 0) - memoryBefore;
    await vi
      .waitFor(
        async () => {
          await isHealthy(listener('receiver')); // a process that nothing wakes collects nothing
          expect(growth()).toBeLessThanOrEqual(50);
        },
        { timeout: 60_000, interval: 500 },
      )
      .catch(() => undefined);

    guardFigure({ row: 'R-03', what: `memory more than before ${NAMES.length * INPUTS} inputs`, value: growth(), unit: 'MiB', atMost: 50 });
  });
});
