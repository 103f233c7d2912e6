import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { createControlClient } from '#shared/client/control-client.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { GuardFigure } from '../../scripts/guard/figure.ts';
import { memoryMiB } from '../bench/process-memory.ts';
import { guardFigure, guardFigures, knownBad } from '../support/guard-figure.ts';
import { serveProcess } from '../support/serve-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';

const MIB = 1024 * 1024;
const TIMEOUT_S = 5;
const AT_ONCE = 10;
/** Ordinary answers that fill what is filled anyway: the database's page cache, code, the events that the stream keeps. */
const WARM_DELIVERIES = 100;
const ORDINARY = Buffer.alloc(200 * 1024, 'x');

const bomb = gzipSync(Buffer.alloc(1024 * MIB));
const chunk = Buffer.alloc(64 * 1024, 'x');
const head = 'HTTP/1.1 200 OK\r\n';

/** What an endpoint does once it has read the beginning of a request. */
type Act = (socket: Socket) => void;

const HOSTILE: Readonly<Record<string, Act>> = {
  bomb: bombOf(bomb),
  'an answer without an end': (socket) => forEver(socket, `${head}\r\n`, chunk),
  'an answer of a gibibyte': (socket) => forEver(socket, `${head}Content-Length: ${1024 * MIB}\r\n\r\n`, chunk, 1024 * MIB),
  'chunks of one byte': (socket) => forEver(socket, `${head}Transfer-Encoding: chunked\r\n\r\n`, Buffer.from('1\r\nx\r\n'.repeat(10_000))),
  drip: (socket) => {
    socket.write(`${head}Content-Length: 100000\r\n\r\n`);
    const timer = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(timer));
  },
  'early close': (socket) => socket.write(`${head}Content-Length: ${64 * MIB}\r\n\r\n${'x'.repeat(MIB)}`, () => socket.destroySoon()),
  'flood of 100': (socket) => forEver(socket, '', Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000))),
  'flood of 102': (socket) => forEver(socket, '', Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000))),
  'headers without an end': (socket) => forEver(socket, head, Buffer.from('X-More: and more\r\n'.repeat(1000))),
};

function bombOf(packed: Buffer): Act {
  return (socket) => {
    socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`);
    socket.write(packed);
  };
}

function forEver(socket: Socket, first: string, piece: Buffer, most = Number.POSITIVE_INFINITY): void {
  let sent = 0;
  socket.write(first);
  const fill = () => {
    while (!socket.destroyed && sent < most && socket.write(piece)) sent += piece.length;
  };
  socket.on('drain', fill);
  fill();
}

const dataDir = temporaryDirectory();
const flags = ['--max-retries', '0', '--request-timeout', String(TIMEOUT_S), '--receiver-tls-port', 'off'];
const serve = await serveProcess({ dataDir, entry: 'dist/cli/main.cjs', flags });
const { inspector, mlflow, tokenFile, pid } = serve.ready;
const client = createControlClient({ baseUrl: inspector, token: readFileSync(tokenFile, 'utf8').trim(), origin: 'cli' });
afterAll(async () => {
  await serve.stop();
  rmSync(dataDir, { recursive: true });
});

async function endpoint(act: Act) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => act(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

let models = 0;
async function change(): Promise<void> {
  models += 1;
  const body = JSON.stringify({ name: `m${models}` });
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${mlflow}/api/2.0/mlflow/registered-models/create`, { method: 'POST', headers, body });
}

/** One event for ten webhooks of this endpoint. @returns their deliveries when all have ended */
async function deliverTo(url: string): Promise<DeliverySummary[]> {
  const names = Array.from({ length: AT_ONCE }, (_, i) => `hook-${i}`);
  const webhooks = await Promise.all(names.map((name) => client.createWebhook({ name, url, events: ['registered_model.created'] })));
  await change();
  let ended: DeliverySummary[] = [];
  const own = new Set(webhooks.map(({ id }) => id));
  await expect
    .poll(
      async () => {
        ended = (await client.deliveries({ limit: 100 })).items.filter((row) => own.has(row.webhookId) && ENDED.has(row.state));
        return ended.length;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBe(AT_ONCE);
  await Promise.all(webhooks.map(({ id }) => client.removeWebhook(id)));
  return ended;
}

const ENDED = new Set(['delivered', 'failed', 'exhausted']);

/** W-05, for a process that is answered so. */
async function growthFigures(of: number, attack: () => Promise<void>): Promise<GuardFigure[]> {
  const before = memoryMiB(of) ?? Number.NaN;
  let most = before;
  const sampler = setInterval(() => {
    most = Math.max(most, memoryMiB(of) ?? 0);
  }, 50);
  await attack();
  clearInterval(sampler);
  const what = `memory with ${AT_ONCE} hostile endpoints of each of ${Object.keys(HOSTILE).length} kinds`;
  const growth = { row: 'W-05', unit: 'MiB', atMost: 64 };
  return [
    { ...growth, what, value: Math.round(most - before) },
    { ...growth, what: 'memory afterwards', value: Math.round((memoryMiB(of) ?? Number.NaN) - before) },
  ];
}

test('a sender that reads each answer to its end is seen through', async () => {
  const hostile = await endpoint(bombOf(gzipSync(Buffer.alloc(128 * MIB))));
  const patient =
    'process.stdin.once("data", (url) => fetch(String(url)).then((answer) => answer.arrayBuffer()).then(() => console.log("read")))';
  const child = spawn(process.execPath, ['--eval', `${patient}; console.log('ready')`], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');

  const figures = await growthFigures(child.pid ?? 0, async () => {
    child.stdin.write(hostile.url);
    await once(child.stdout, 'data');
  });

  knownBad('W-05', figures);
  child.kill();
  hostile.close();
});

test('endpoints that answer with bombs, floods and no end cost little memory, which is given back, and no time beyond the deadline', async () => {
  const friendly = await endpoint((socket) =>
    socket.end(Buffer.concat([Buffer.from(`${head}Content-Length: ${ORDINARY.length}\r\nConnection: close\r\n\r\n`), ORDINARY])),
  );
  for (let done = 0; done < WARM_DELIVERIES; done += AT_ONCE) await deliverTo(friendly.url);
  friendly.close();
  let longestMs = 0;
  const figures = await growthFigures(pid, async () => {
    for (const act of Object.values(HOSTILE)) {
      const hostile = await endpoint(act);
      for (const { tookMs = Number.NaN } of await deliverTo(hostile.url)) longestMs = Math.max(longestMs, tookMs);
      hostile.close();
    }
  });

  guardFigures(figures);
  guardFigure({ row: 'W-05', what: 'the longest attempt', value: longestMs / 1000, unit: 's', atMost: TIMEOUT_S + 1 });
}, 120_000);

/** Ten tests at once of a webhook at this endpoint, as clients start them. @returns what each was told */
async function testOf(url: string): Promise<unknown[]> {
  const { id } = await client.createWebhook({ name: 'tested', url, events: ['registered_model.created'] });
  const ask = () =>
    fetch(`${mlflow}/api/2.0/mlflow/webhooks/${id}/test`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }).then((answer) => answer.json());
  const told = await Promise.all(Array.from({ length: AT_ONCE }, ask));
  await client.removeWebhook(id);
  return told;
}

const PACKED: Readonly<Record<string, readonly [coding: string, body: Buffer]>> = {
  'a bomb of gzip': ['gzip', bomb],
  'a bomb of brotli': ['br', brotliCompressSync(Buffer.alloc(64 * MIB), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  'a bomb of deflate': ['deflate', deflateSync(Buffer.alloc(512 * MIB))],
  'ten million letters': ['gzip', gzipSync(Buffer.alloc(10 * MIB, 'x'))],
};

test('ten tests at once of a webhook that answers with a bomb cost as little', async () => {
  const friendly = await endpoint((socket) => socket.end(`${head}Content-Length: 2\r\nConnection: close\r\n\r\nok`));
  for (let done = 0; done < WARM_DELIVERIES; done += AT_ONCE) await testOf(friendly.url);
  friendly.close();

  for (const [what, [coding, body]] of Object.entries(PACKED)) {
    const before = memoryMiB(pid) ?? Number.NaN;
    let most = before;
    const sampler = setInterval(() => {
      most = Math.max(most, memoryMiB(pid) ?? 0);
    }, 5);
    const hostile = await endpoint((socket) =>
      socket.end(Buffer.concat([Buffer.from(`${head}Content-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`), body])),
    );
    for (const told of await testOf(hostile.url)) expect(told).toMatchObject({ result: { success: true } });
    hostile.close();
    clearInterval(sampler);
    guardFigure({
      row: 'W-05',
      what: `memory with ${AT_ONCE} tests answered by ${what}`,
      value: Math.round(most - before),
      unit: 'MiB',
      atMost: 64,
    });
  }
}, 120_000);
