import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { afterEach, beforeEach, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { StreamEvent, StreamMessage } from '#shared/domain/app/stream-event.ts';
import { medianOf } from '../../../scripts/bench/row.ts';
import type { GuardFigure } from '../../../scripts/guard/figure.ts';
import { quantile } from '../../bench/http-load.ts';
import { memoryMiB } from '../../bench/process-memory.ts';
import { guardFigures, knownBad } from '../../support/guard-figure.ts';
import { type ServeProcess, serveProcess } from '../../support/serve-process.ts';
import { temporaryDirectory } from '../../support/start-core.ts';

const PER_SECOND = 200;
const STUCK = 5;
const SLICES = 6;
/** What runs beside it on the machine moves a p99 of few milliseconds by as much as this. */
const NOISE_MS = 5;

let running: { serve: ServeProcess; dataDir: string }[];
beforeEach(() => {
  running = [];
});
afterEach(async () => {
  for (const { serve, dataDir } of running) {
    await serve.stop();
    rmSync(dataDir, { recursive: true });
  }
});

async function started(entry: string): Promise<ServeProcess> {
  const dataDir = temporaryDirectory();
  const serve = await serveProcess({ dataDir, entry });
  running.push({ serve, dataDir });
  return serve;
}

interface Client {
  socket: WebSocket;
  captures: Set<string>;
  seqs: number[];
  gaps: { from: number; to: number }[];
}

interface Load {
  /** What runs: one is watched, and beside it one that nobody looks at. */
  entry: string;
  warmSec: number;
  watchedSec: number;
  bodyBytes: number;
}

/**
 * R-06, for the stream of a receiver: five inspectors that never read, one that does, and requests at an even pace. The same requests go to
 * a second process in the same seconds, so that whatever else the machine does meets both.
 */
async function inspectorFigures({ entry, warmSec, watchedSec, bodyBytes }: Load): Promise<GuardFigure[]> {
  const { ready } = await started(entry);
  const { ready: unwatched } = await started(entry);
  const paced = (seconds: number, url: string) => atAnEvenPace(seconds, () => post(url, bodyBytes));
  const requests = (seconds: number) => Promise.all([paced(seconds, ready.webhookUrl), paced(seconds, unwatched.webhookUrl)]);
  await requests(warmSec); // with what a process takes for its first thousands of requests
  const before = memoryMiB(ready.pid) ?? Number.NaN;
  const healthy = await connect(ready);
  const stuck = await Promise.all(Array.from({ length: STUCK }, () => connect(ready)));
  for (const { socket } of stuck) socket.pause();
  const [watched, alone] = await requests(watchedSec);
  const growth = (memoryMiB(ready.pid) ?? Number.NaN) - before;
  await settled(() => healthy.captures.size >= watched.length);
  for (const { socket } of stuck) socket.resume();
  await settled(() => stuck.every(({ seqs, gaps }) => Math.max(seqs.at(-1) ?? 0, gaps.at(-1)?.to ?? 0) >= (healthy.seqs.at(-1) ?? 0)));
  for (const { socket } of [healthy, ...stuck]) socket.terminate();

  const row = 'R-06';
  return [
    { row, what: 'captures that the healthy inspector missed', value: watched.length - healthy.captures.size, unit: 'captures', atMost: 0 },
    {
      row,
      what: 'numbers that a stuck one was neither sent nor told about',
      value: Math.max(...stuck.map(unaccounted)),
      unit: 'events',
      atMost: 0,
    },
    { row, what: 'memory grown with five stuck inspectors', value: growth, unit: 'MiB', atMost: 64 },
    {
      row,
      what: `p99 of a capture, of what it is without inspectors and a fifth, the median of ${SLICES} slices`,
      value: medianOf(slicesOf(watched).map((slice, i) => shareOf(p99Of(slice), p99Of(slicesOf(alone)[i] ?? [])))),
      unit: '×',
      atMost: 1,
    },
  ];
}

test('five inspectors that never read cost the receiver nothing, and another one misses nothing', async () => {
  guardFigures(await inspectorFigures({ entry: 'dist/cli/main.cjs', warmSec: 15, watchedSec: 60, bodyBytes: 2048 }));
});

test('a stream that waits for everybody is seen through', async () => {
  knownBad(
    'R-06',
    await inspectorFigures({ entry: 'test/support/known-bad/unbounded-stream.ts', warmSec: 2, watchedSec: 5, bodyBytes: 64 * 1024 }),
  );
});

/** Whatever the answers take. @returns how long each took, in ms, in the order in which they were sent */
async function atAnEvenPace(seconds: number, send: () => Promise<number>): Promise<number[]> {
  const tookMs: Promise<number>[] = [];
  const startedMs = performance.now();
  await vi.waitUntil(
    () => {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * PER_SECOND);
      while (tookMs.length < Math.min(due, seconds * PER_SECOND)) tookMs.push(send());
      return tookMs.length >= seconds * PER_SECOND;
    },
    { timeout: seconds * 2000 + 10_000, interval: 5 },
  );
  return Promise.all(tookMs);
}

/** A sync of the disk that takes long holds up ten requests of one process and none of the other: a single p99 of a minute is made of ten such moments. */
const slicesOf = (tookMs: readonly number[]): number[][] =>
  Array.from({ length: SLICES }, (_, i) => tookMs.slice((tookMs.length * i) / SLICES, (tookMs.length * (i + 1)) / SLICES));

function p99Of(tookMs: readonly number[]): number {
  const sorted = tookMs.toSorted((a, b) => a - b);
  return quantile(sorted, 0.99);
}

const shareOf = (watchedMs: number, aloneMs: number): number => watchedMs / Math.max(aloneMs * 1.2, aloneMs + NOISE_MS);

function post(url: string, bytes: number): Promise<number> {
  const sentMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(performance.now() - sentMs));
    });
    sent.on('error', reject);
    sent.end('x'.repeat(bytes));
  });
}

async function connect({ inspector, tokenFile }: ServeProcess['ready']): Promise<Client> {
  const token = readFileSync(tokenFile, 'utf8');
  const socket = new WebSocket(`${inspector.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token.trim()}`]);
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

/** Or for ten seconds: what is missing then is a figure. */
const settled = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 10_000, interval: 20 }).catch(() => false);
