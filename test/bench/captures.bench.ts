// The receiver beside a bare node:http and better-sqlite3 program, and beside Mockoon's command line with its log on: signed 2 KiB
// deliveries, each verified, on the disk before its answer, and streamed to one open inspector; how soon that inspector knows of one; then
// others' latency while 500 slow clients hold on.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { holdContest, ownRow, rowOf } from '../../scripts/bench/contest.ts';
import { medianOf, OURS } from '../../scripts/bench/row.ts';
import { person } from '../support/a-person.ts';
import { temporaryDirectory } from '../support/start-core.ts';
import { type RunningServe, startBuiltServe } from '../support/start-serve.ts';
import { type LoadResult, quantile } from './http-load.ts';
import { startMockoon } from './mockoon.ts';
import { BARE, MOCKOON, startBare } from './peers.ts';
import { deliver } from './receiver-load.ts';
import { report } from './report.ts';

const SECRET = 'a secret for the bench';
const ROUNDS = 5;
/** The engine still compiles in the first seconds; and it is enough for as many captures as are kept. */
const WARM_MS = 4000;
const MANY_MS = 2000;
const ONE_MS = 1000;
const CONNECTIONS = 20;
const TO_INSPECTOR = 200;
const SLOW_CLIENTS = 500;
const SLOW_MS = 3000;

interface Contestant {
  url: string;
  stop(): Promise<void>;
}

/** As the bare program. */
const UNSEEN = `${OURS} while nobody looks on`;

const [serve, unseen] = [await startOurs(), await startOurs()];
for (const one of [serve, unseen]) await person(one).changeSettings({ keepCount: 1e9, keepBytes: 2 ** 40 }); // the others drop none
const inspector = await openInspector(serve);
const outcome = await holdContest<Contestant, { many: LoadResult; one: LoadResult }>({
  contestants: {
    [OURS]: () => warm({ url: serve.receiver, stop: () => Promise.resolve() }),
    [UNSEEN]: () => warm({ url: unseen.receiver, stop: unseen.stop }),
    [BARE]: async () => warm(await startBare('bare-receiver.ts', SECRET)),
    [MOCKOON]: async () => warm(await mockoon()),
  },
  rounds: ROUNDS,
  measure: async ({ url }) => ({
    many: await deliver(url, SECRET, CONNECTIONS, MANY_MS),
    one: await deliver(url, SECRET, 1, ONE_MS),
  }),
  stop: ({ stop }) => stop(),
});

report(
  rowOf(outcome, {
    what: `captures on ${CONNECTIONS} connections`,
    unit: '/s',
    value: ({ many }) => many.perSecond,
    goals: [
      { beside: BARE, atLeast: 0.6 },
      { beside: MOCKOON, atLeast: 3 },
    ],
  }),
);
report(rowOf(outcome, { what: `p50 of a capture on ${CONNECTIONS} connections`, unit: 'ms', value: ({ many }) => many.p50Ms }));
report(rowOf(outcome, { what: `p99 of a capture on ${CONNECTIONS} connections`, unit: 'ms', value: ({ many }) => many.p99Ms }));
report(rowOf(outcome, { what: 'captures on one connection', unit: '/s', value: ({ one }) => one.perSecond, goals: [{ atLeast: 300 }] }));

const dropping = await startOurs(); // it keeps as many as it does without being told otherwise
await warm({ url: dropping.receiver, stop: dropping.stop });
const dropped: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) dropped.push((await deliver(dropping.receiver, SECRET, CONNECTIONS, MANY_MS)).perSecond);
await dropping.stop();
report(ownRow({ what: '… while as many old ones are dropped', unit: '/s', values: dropped }));

const toInspector: number[] = [];
for (let turn = 0; turn < TO_INSPECTOR; turn += 1) toInspector.push(await inspector.untilShownMs());
toInspector.sort((a, b) => a - b);
report(ownRow({ what: 'p50 from a request to the open inspector', unit: 'ms', values: [medianOf(toInspector)] }));
report(ownRow({ what: 'p99 from a request to the open inspector', unit: 'ms', values: [quantile(toInspector, 0.99)] }));

const slow = await Promise.all(Array.from({ length: SLOW_CLIENTS }, (_, i) => slowClient(i)));
const { p99Ms } = await deliver(serve.receiver, SECRET, 1, SLOW_MS);
report(
  ownRow({ what: `p99 of a capture while ${SLOW_CLIENTS} slow clients hold on`, unit: 'ms', values: [p99Ms], goals: [{ atMost: 50 }] }),
);
for (const socket of slow) socket.destroy();
inspector.close();
await serve.stop();

function startOurs(): Promise<RunningServe> {
  return startBuiltServe([], { HOOKGLASS_RECEIVER_SECRET: SECRET });
}

async function warm(contestant: Contestant): Promise<Contestant> {
  await deliver(contestant.url, SECRET, CONNECTIONS, WARM_MS);
  return contestant;
}

async function mockoon(): Promise<Contestant> {
  const directory = temporaryDirectory();
  const { url, stop } = await startMockoon(directory);
  return {
    url,
    async stop() {
      await stop();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Reads the stream, as a page does that is looked at. */
async function openInspector({ inspector: origin, tokenFile, webhookUrl }: RunningServe) {
  const token = readFileSync(tokenFile, 'utf8').trim();
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`, ['hookglass.v1', `bearer.${token}`]);
  let marker = '';
  let shown = (): void => undefined;
  socket.addEventListener('message', ({ data }) => {
    if (marker !== '' && String(data).includes(marker)) shown(); // what a page does with them costs time in its own process
  });
  await once(socket, 'open');
  return {
    /** From sending a request until its capture is on the stream. */
    async untilShownMs(): Promise<number> {
      marker = `marker-${Math.random().toString(36).slice(2)}`;
      const seen = new Promise<void>((resolve) => {
        shown = resolve;
      });
      const sentMs = performance.now();
      const answered = fetch(`${webhookUrl}?${marker}`, { method: 'POST', body: '{}' });
      await seen;
      const tookMs = performance.now() - sentMs;
      await (await answered).arrayBuffer();
      return tookMs;
    },
    close: () => socket.close(),
  };
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
