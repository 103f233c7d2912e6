// 20,000 requests on raw sockets, half of them damaged in some way: no crash, no connection that hangs, health answered all the
// time, and every request that was whole is kept as it was sent, byte for byte.
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { startServe } from '../support/start-serve.ts';
import { quantile } from './http-load.ts';
import { memoryMiB } from './process-memory.ts';

const REQUESTS = 20_000;
const WARM = 10_000;
const AT_ONCE = 50;
/** The longest a connection may live: the limit for headers, and two seconds. */
const HANGS_AFTER_MS = 12_000;
const MOST_HEALTH_P99_MS = 100;
const MOST_GROWTH_MIB = 50;

interface Sent {
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer;
}

let state = 20_261_125;
function next(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const pick = <T>(items: readonly T[]): T => items[next(items.length)] as T;
const bytes = (length: number) => Buffer.from(Array.from({ length }, () => next(256)));

const serve = await startServe();
const port = Number(new URL(serve.receiver).port);
const whole = new Map<number, Sent>();
let hung = 0;
let done = 0;

await Promise.all(Array.from({ length: AT_ONCE }, () => worker(WARM))); // the caches and the kept events of the stream are full then
const memoryBefore = memoryMiB(serve.pid) ?? 0;
const health: number[] = [];
const watching = watchHealth();
await Promise.all(Array.from({ length: AT_ONCE }, () => worker(REQUESTS)));
const isAlive = await watching;
health.sort((a, b) => a - b);

const kept = keptRequests();
const wrong = [...whole].filter(([number, sent]) => !kept.get(number)?.has(JSON.stringify(sent)));
const growth = (memoryMiB(serve.pid) ?? 0) - memoryBefore;
report(isAlive, 'the process', isAlive ? 'answers' : 'is gone');
report(hung === 0, `of ${done} connections`, `${hung} hung`);
report(wrong.length === 0, `of ${whole.size} whole requests`, `${wrong.length} were kept otherwise than sent`);
report(
  quantile(health, 0.99) <= MOST_HEALTH_P99_MS,
  'p99 of /health meanwhile',
  `${quantile(health, 0.99).toFixed(1)} ms (at most ${MOST_HEALTH_P99_MS} ms)`,
);
report(growth <= MOST_GROWTH_MIB, 'memory', `${growth.toFixed(0)} MiB more (at most ${MOST_GROWTH_MIB} MiB)`);
await serve.stop();

async function worker(upTo: number): Promise<void> {
  while (done < upTo) {
    done += 1;
    await exchange(done);
  }
}

async function exchange(number: number): Promise<void> {
  const sent = makeRequest(number);
  const raw = render(sent);
  const isWhole = next(2) === 0;
  if (isWhole) whole.set(number, sent);
  const socket = connect(port, '127.0.0.1').setNoDelay();
  socket.on('error', () => {}); // a reset is an answer too
  socket.resume();
  const closed = once(socket, 'close');
  const message = isWhole ? raw : damage(raw);
  const cut = next(message.length);
  socket.write(message.subarray(0, cut));
  socket.end(message.subarray(cut));
  const late = setTimeout(() => {
    hung += 1;
    socket.destroy();
  }, HANGS_AFTER_MS);
  await closed;
  clearTimeout(late);
}

function makeRequest(number: number): Sent {
  const name = () =>
    pick(['X-A', 'x-a', 'Accept', 'X-MLflow-Delivery-Id', 'x-mlflow-timestamp', 'X-MLflow-Signature', "x!#$%&'*+-.^_`|~9"]);
  const value = () =>
    Buffer.from(Array.from({ length: next(20) }, () => pick([9, 32, 33, 44, 58, 97, 126, 128, 233, 255])))
      .toString('latin1')
      .trim();
  const body = bytes(pick([0, 0, 1, 10, 300, 5000]));
  const target = pick([
    '/webhook',
    '/webhook?a=%00&b',
    '/hooks/none',
    '/%2e%2e/x',
    '/health/',
    '//webhook',
    '/webhook#x',
    `/${'a'.repeat(next(300))}`,
  ]);
  const headers: [string, string][] = [
    ['Host', 'x'],
    ['X-Fuzz', String(number)],
    ...Array.from({ length: next(8) }, (): [string, string] => [name(), value()]),
  ];
  return {
    method: pick(['POST', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']),
    target,
    headers: [...headers, ['Connection', 'close'], ['Content-Length', String(body.length)]],
    body,
  };
}

function render({ method, target, headers, body }: Sent): Buffer {
  const head = `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function damage(raw: Buffer): Buffer {
  const at = next(raw.length);
  switch (next(8)) {
    case 0:
      return raw.subarray(0, at);
    case 1:
      return Buffer.concat([raw.subarray(0, at), bytes(1 + next(30)), raw.subarray(at)]);
    case 2:
      return Buffer.concat([raw.subarray(0, at), raw.subarray(at + 1 + next(40))]);
    case 3:
      return Buffer.concat([raw, raw.subarray(at)]);
    case 4:
      return Buffer.from(raw.toString('latin1').replaceAll('\r\n', pick(['\n', '\r', '\r\n\r\n', '\0'])), 'latin1');
    case 5:
      return Buffer.from(
        raw
          .toString('latin1')
          .replace(
            'Content-Length: ',
            pick(['Content-Length: -', 'Content-Length: 9', 'Transfer-Encoding: chunked\r\nX: ', 'Content-Length: 1\r\nContent-Length: ']),
          ),
        'latin1',
      );
    case 6:
      return Buffer.from(raw.toString('latin1').replace('X-Fuzz', `X-Long: ${'y'.repeat(40_000)}\r\nX-Fuzz`), 'latin1');
    default:
      return bytes(next(400));
  }
}

async function watchHealth(): Promise<boolean> {
  while (done < REQUESTS) {
    const startedMs = performance.now();
    const answer = await fetch(`${serve.receiver}/health`).catch(() => undefined);
    if (!answer?.ok) return false;
    await answer.text();
    health.push(performance.now() - startedMs);
  }
  return (await fetch(`${serve.receiver}/health`)).ok;
}

/** More than one may carry a number: damage can change it into that of another. */
function keptRequests(): Map<number, Set<string>> {
  const db = new Database(path.join(serve.dataDir, 'hookglass.db'), { readonly: true });
  const found = new Map<number, Set<string>>();
  for (const row of db.prepare<[], Row>("SELECT method, target, headers, body FROM capture WHERE headers LIKE '%X-Fuzz%'").iterate()) {
    const headers = JSON.parse(row.headers) as [string, string][];
    const number = Number(headers.find(([name]) => name === 'X-Fuzz')?.[1]);
    const text = JSON.stringify({ method: row.method, target: row.target, headers, body: row.body } satisfies Sent);
    found.set(number, (found.get(number) ?? new Set()).add(text));
  }
  db.close();
  return found;
}

interface Row {
  method: string;
  target: string;
  headers: string;
  body: Buffer;
}

function report(holds: boolean, name: string, text: string): void {
  console.log(`${holds ? 'ok   ' : 'MISS '} ${name}: ${text}`);
  if (!holds) process.exitCode = 1;
}
