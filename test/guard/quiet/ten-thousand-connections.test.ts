import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { memoryMiB } from '../../bench/process-memory.ts';
import { guardFigure, guardFigures, guardSkip, knownBad } from '../../support/guard-figure.ts';
import { type Listener, listenersOf } from '../../support/listeners.ts';
import { serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';
import { watchHealth } from '../../support/watch-health.ts';

const CONNECTIONS = 10_000;
const AT_ONCE = 250;
/** A little less than what the receiver gives clients that say nothing. */
const LET_GO_AFTER_MS = 9000;
const REFUSED_WITHIN_MS = 1000;
const FEW_FILES = 150;
/** So many of them are left for the database and what is sent. */
const FREE_FILES = 20;

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const mayOpen =
  process.platform === 'win32' ? 0 : Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).replace('unlimited', '1e9'));
const hasFiles = mayOpen >= CONNECTIONS + 1000;
if (!hasFiles) guardSkip('R-04', `It needs ${CONNECTIONS + 1000} open files for each process; here are ${mayOpen} (ulimit -n).`);

interface Opened {
  socket: Socket;
  refused: boolean;
}

/** One connection. It is refused when it fails, or ends before a client that says nothing is let go. */
function opened(port: number): Promise<Opened> {
  const socket = connect(port, '127.0.0.1').resume();
  const startedMs = performance.now();
  const one: Opened = { socket, refused: false };
  return new Promise((resolve) => {
    socket.on('error', () => {
      one.refused = true;
    });
    socket.once('close', () => {
      if (performance.now() - startedMs < LET_GO_AFTER_MS) one.refused = true;
      resolve(one);
    });
    socket.once('connect', () => resolve(one));
  });
}

/** R-04, for a port: so many connections, opened in turns, and nobody else notices. @param memory of the process, in MiB */
async function crowdFigures(listener: Listener, count: number, memory: () => number): Promise<GuardFigure[]> {
  const before = memory();
  const endOfWatch = await watchHealth(listener);
  const crowd: Opened[] = [];
  while (crowd.length < count)
    crowd.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - crowd.length) }, () => opened(listener.port)))));
  const grown = memory() - before;
  const health = await endOfWatch();
  // A connection that is refused was opened for a moment.
  await vi.waitUntil(() => crowd.some((one) => one.refused), { timeout: REFUSED_WITHIN_MS, interval: 20 }).catch(() => false);
  const refused = crowd.filter((one) => one.refused).length;
  for (const { socket } of crowd) socket.destroy();
  return [
    { row: 'R-04', what: 'connections refused below the limit', value: refused, unit: 'connections', atMost: 0 },
    { row: 'R-04', what: 'memory grown with all of them open', value: grown, unit: 'MiB', atMost: 300 },
    { row: 'R-04', what: 'p99 of health meanwhile', value: health.p99Ms, unit: 'ms', atMost: 50 },
    { row: 'R-04', what: 'health not answered', value: health.failed, unit: 'answers', atMost: 0 },
  ];
}

test.runIf(hasFiles)(`${CONNECTIONS} connections at once are taken, and nobody else notices`, async () => {
  const serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags: ['--receiver-tls-port', '0'] });
  const receiver = listenersOf(serve.ready).find(({ name }) => name === 'receiver') ?? expect.fail('there is no receiver');

  guardFigures(await crowdFigures(receiver, CONNECTIONS, () => memoryMiB(serve.ready.pid) ?? Number.NaN));
  await serve.stop();
});

test('a port for a hundred is seen through', async () => {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  server.maxConnections = 100;
  await new Promise((resolve) => server.once('listening', resolve));
  const port = (server.address() as AddressInfo).port;
  const listener: Listener = { name: 'receiver', port, tls: false, health: { path: '/', status: 200 } };

  knownBad('R-04', await crowdFigures(listener, 500, () => 0));
  server.closeAllConnections();
  server.close();
});

test.runIf(process.platform === 'linux')('a process that ran out of files says so, and goes on when there are some', async () => {
  const wrapper = ['/bin/sh', '-c', `ulimit -n ${FEW_FILES}; exec "$@"`, 'sh'];
  const serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags: ['--receiver-tls-port', '0'], wrapper });

  // On every port at once: files are counted for the process.
  const ports = listenersOf(serve.ready).map(({ port }) => port);
  const crowd = await Promise.all(ports.flatMap((port) => Array.from({ length: FEW_FILES }, () => opened(port))));
  await vi.waitUntil(() => /the receiver refuses a connection: too many are open/.test(serve.complaints()), { timeout: 10_000 });
  expect(readdirSync(`/proc/${serve.ready.pid}/fd`).length, 'files that are open').toBeLessThan(FEW_FILES - FREE_FILES);
  for (const { socket } of crowd) socket.destroy();
  const startedMs = performance.now();
  const asked = () => fetch(`${serve.ready.receiver}/health`, { signal: AbortSignal.timeout(1000) }).then(({ ok }) => ok);
  await vi.waitUntil(() => asked().catch(() => false), { timeout: 20_000, interval: 100 });

  guardFigure({
    row: 'R-04',
    what: 'until it answers after it ran out of files',
    value: (performance.now() - startedMs) / 1000,
    unit: 's',
    atMost: 5,
  });
  await serve.stop();
});
