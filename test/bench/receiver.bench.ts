// The receiver beside a bare node:http and better-sqlite3 program, and beside Mockoon's command line with its log on: signed 2 KiB deliveries, each verified, on the disk before its
// answer, and streamed to one open inspector; then others' latency while 500 slow clients hold on.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { startProcess } from '../support/run-process.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { startBuiltServe } from '../support/start-serve.ts';
import { startMockoon } from './mockoon.ts';
import { deliver } from './receiver-load.ts';

const SECRET = 'a secret for the bench';
const WARM_MS = 1000;
const LOAD_MS = 5000;
const CONNECTIONS = 20;
const LEAST_SHARE = 0.5;
const LEAST_OVER_MOCKOON = 3;
const LEAST_ON_ONE = 300;
const SLOW_CLIENTS = 500;
const MOST_P99_MS = 50;

const bare = await benchBare();
const mockoon = await benchMockoon();
const serve = await startBuiltServe([], { HOOKGLASS_RECEIVER_SECRET: SECRET });
const inspector = await openInspector();
await deliver(serve.receiver, SECRET, CONNECTIONS, WARM_MS);
const one = await deliver(serve.receiver, SECRET, 1, LOAD_MS);
const many = await deliver(serve.receiver, SECRET, CONNECTIONS, LOAD_MS);
const share = many.perSecond / bare.perSecond;
report(one.perSecond >= LEAST_ON_ONE, 'captures/s on 1 connection', `${round(one.perSecond)} (at least ${LEAST_ON_ONE})`);
report(
  share >= LEAST_SHARE,
  `captures/s on ${CONNECTIONS} connections`,
  `${round(many.perSecond)}, bare program ${round(bare.perSecond)} (${share.toFixed(2)} of it, at least ${LEAST_SHARE})`,
);
const over = many.perSecond / mockoon.perSecond;
report(
  over >= LEAST_OVER_MOCKOON,
  `captures/s beside Mockoon on ${CONNECTIONS} connections`,
  `${round(many.perSecond)}, Mockoon ${round(mockoon.perSecond)} (${over.toFixed(1)} times as many, at least ${LEAST_OVER_MOCKOON})`,
);
report(true, 'p50 and p99 there', `${ms(many.p50Ms)} and ${ms(many.p99Ms)}, bare ${ms(bare.p50Ms)} and ${ms(bare.p99Ms)}`);
report(inspector.events() > 0, 'events that the inspector got', String(inspector.events()));

const slow = await Promise.all(Array.from({ length: SLOW_CLIENTS }, (_, i) => slowClient(i)));
const besides = await deliver(serve.receiver, SECRET, 1, LOAD_MS);
report(besides.p99Ms <= MOST_P99_MS, `p99 while ${SLOW_CLIENTS} slow clients hold on`, `${ms(besides.p99Ms)} (at most ${MOST_P99_MS} ms)`);
for (const socket of slow) socket.destroy();
inspector.close();
await serve.stop();

async function benchBare() {
  const directory = temporaryDirectory();
  const program = startProcess(process.execPath, [path.join(import.meta.dirname, 'bare-receiver.ts'), `${directory}/bare.db`, SECRET]);
  const url = await new Promise<string>((resolve) => program.child.stdout?.once('data', (text: Buffer) => resolve(text.toString().trim())));
  await deliver(url, SECRET, CONNECTIONS, WARM_MS);
  const result = await deliver(url, SECRET, CONNECTIONS, LOAD_MS);
  await program.stop();
  rmSync(directory, { recursive: true });
  return result;
}

async function benchMockoon() {
  const directory = temporaryDirectory();
  const mockoon = await startMockoon(directory);
  await deliver(mockoon.url, SECRET, CONNECTIONS, WARM_MS);
  const result = await deliver(mockoon.url, SECRET, CONNECTIONS, LOAD_MS);
  await mockoon.stop();
  rmSync(directory, { recursive: true });
  return result;
}

/** Reads the stream, as a page does that is looked at. */
async function openInspector() {
  const token = readFileSync(serve.tokenFile, 'utf8').trim();
  const socket = new WebSocket(`${serve.inspector.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token}`]);
  let events = 0;
  socket.addEventListener('message', ({ data }) => {
    events += String(data).split('"type":"capture.added"').length - 1; // what a page does with them costs time in its own process
  });
  await once(socket, 'open');
  return { events: () => events, close: () => socket.close() };
}

/** Half of them never end their headers, half never their body. */
async function slowClient(i: number): Promise<Socket> {
  const socket = connect(Number(new URL(serve.receiver).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    i % 2 === 0 ? 'POST /webhook HTTP/1.1\r\nHost: x\r\nX-Slow: ' : 'POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx',
  );
  return socket;
}

function report(holds: boolean, name: string, text: string): void {
  console.log(`${holds ? 'ok   ' : 'MISS '} ${name}: ${text}`);
  if (!holds) process.exitCode = 1;
}

function round(value: number): string {
  return value.toFixed(0);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
