// Five inspectors that never read, one that does, and a receiver that gets 200 requests a second for a minute: what it costs the
// receiver, how much memory it takes, and whether the healthy one misses anything. The stuck ones come back by number.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import WebSocket from 'ws';
import type { StreamEvent, StreamMessage } from '#shared/domain/app/stream-event.ts';
import { type RunningServe, startServe } from '../support/start-serve.ts';
import { quantile } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';

const PER_SECOND = 200;
const ALONE_SEC = 20;
const WATCHED_SEC = 60;
const STUCK = 5;
const MOST_GROWTH_MIB = 64;
const MOST_SLOWER = 1.2;

interface Client {
  socket: WebSocket;
  captures: Set<string>;
  seqs: number[];
  gaps: { from: number; to: number }[];
}

const serve = await startServe();
await requests(serve, 2); // warm
const alone = await requests(serve, ALONE_SEC);
const before = memoryMiB(serve.pid) ?? Number.NaN;
const healthy = await connect(serve);
const stuck = await Promise.all(Array.from({ length: STUCK }, () => connect(serve)));
for (const { socket } of stuck) socket.pause();
const watched = await requests(serve, WATCHED_SEC);
const growth = (memoryMiB(serve.pid) ?? Number.NaN) - before;
await until(() => healthy.captures.size >= watched.count);
for (const { socket } of stuck) socket.resume();
await until(() => stuck.every(({ seqs, gaps }) => Math.max(seqs.at(-1) ?? 0, gaps.at(-1)?.to ?? 0) >= (healthy.seqs.at(-1) ?? 0)));

report(
  'the healthy inspector missed',
  watched.count - healthy.captures.size,
  'captures',
  (missed) => missed === 0 && healthy.gaps.length === 0,
);
report('numbers that a stuck one was neither sent nor told about', Math.max(...stuck.map(unaccounted)), '', (holes) => holes === 0);
report('gaps told to a stuck one, at most', Math.max(...stuck.map(({ gaps }) => gaps.length)), '', (gaps) => gaps <= 1);
report('memory grew by', growth, 'MiB', (mib) => Number.isNaN(mib) || mib <= MOST_GROWTH_MIB);
report('p99 of a request alone', alone.p99Ms, 'ms', () => true);
report('p99 of a request watched', watched.p99Ms, 'ms', (ms) => ms <= Math.max(alone.p99Ms * MOST_SLOWER, alone.p99Ms + 2));

for (const { socket } of [healthy, ...stuck]) socket.terminate();
await serve.stop();

/** At an even pace, whatever the answers take. */
async function requests({ webhookUrl }: RunningServe, seconds: number): Promise<{ count: number; p99Ms: number }> {
  const tookMs: Promise<number>[] = [];
  const startedMs = performance.now();
  while (tookMs.length < seconds * PER_SECOND) {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * PER_SECOND);
    while (tookMs.length < Math.min(due, seconds * PER_SECOND)) tookMs.push(post(webhookUrl));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const sorted = (await Promise.all(tookMs)).sort((a, b) => a - b);
  return { count: sorted.length, p99Ms: quantile(sorted, 0.99) };
}

function post(url: string): Promise<number> {
  const sentMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (response) => {
      response.resume();
      response.on('end', () => resolve(performance.now() - sentMs));
    });
    sent.on('error', reject);
    sent.end('x'.repeat(2048));
  });
}

async function connect({ inspector, tokenFile }: RunningServe): Promise<Client> {
  const token = readFileSync(tokenFile, 'utf8');
  const socket = new WebSocket(`${inspector.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token}`]);
  const client: Client = { socket, captures: new Set(), seqs: [], gaps: [] };
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as StreamMessage;
    if ('events' in message) for (const event of message.events) take(client, event);
    else if (message.type === 'gap') client.gaps.push(message);
  });
  await once(socket, 'open');
  return client;
}

function take(client: Client, event: StreamEvent): void {
  client.seqs.push(event.seq);
  if (event.type === 'capture.added') client.captures.add(event.capture.id);
}

/** Numbers between the first and the last that were neither sent nor named by a gap. */
function unaccounted({ seqs, gaps }: Client): number {
  const known = new Set(seqs);
  for (const { from, to } of gaps) for (let seq = from; seq <= to; seq += 1) known.add(seq);
  const sorted = [...known].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1 - sorted.length;
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + 10_000;
  while (!holds() && performance.now() < giveUpMs) await new Promise((resolve) => setTimeout(resolve, 20));
}

function report(what: string, value: number, unit: string, holds: (value: number) => boolean): void {
  if (!holds(value)) process.exitCode = 1;
  console.log(`${holds(value) ? 'ok   ' : 'MISS '} ${what}: ${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`.trimEnd());
}
