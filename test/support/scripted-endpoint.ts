import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** One step of what the endpoint does with a request; the last step repeats. */
export type EndpointStep =
  | number
  | { status: number; headers?: Record<string, string>; body?: string | Buffer; delayMs?: number }
  /** Answers, and goes on for ever: a body without an end, a byte now and then, or one 1xx after the other. */
  | { status: number; endless: true; body: string }
  | { status: number; drip: true }
  | { status: number; flood: true }
  /** Reads the request and never answers. */
  | 'hang'
  /** Closes with a reset. */
  | 'reset'
  /** Closes without an answer. */
  | 'close'
  /** Writes these bytes as they are, then closes. */
  | { raw: string | Buffer };

export interface SeenRequest {
  atMs: number;
  method: string;
  target: string;
  /** Order and case as they came. */
  headers: [name: string, value: string][];
  body: Buffer;
  /** The bytes of the whole request. */
  raw: Buffer;
}

export interface ScriptedEndpoint {
  url: string;
  port: number;
  requests: SeenRequest[];
  connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Resolves when `count` requests have come in all. */
  received(count: number): Promise<SeenRequest[]>;
  close(): Promise<void>;
}

/** A real HTTP endpoint on a socket, so that every byte is seen as it came and anything can be answered. */
export async function scriptedEndpoint(steps: readonly EndpointStep[] = [200]): Promise<ScriptedEndpoint> {
  const sockets = new Set<Socket>();
  const requests: SeenRequest[] = [];
  const waiters: { count: number; resolve: (requests: SeenRequest[]) => void }[] = [];
  let connections = 0;

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // the other side may go at any time
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let request = readRequest(pending); request; request = readRequest(pending)) {
        pending = pending.subarray(request.raw.length);
        const step = steps[Math.min(requests.length, steps.length - 1)] ?? 200;
        requests.push(request);
        answer(socket, step);
        for (const waiter of waiters) if (requests.length >= waiter.count) waiter.resolve(requests);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    requests,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    received(count) {
      if (requests.length >= count) return Promise.resolve(requests);
      return new Promise((resolve) => waiters.push({ count, resolve }));
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readRequest(bytes: Buffer): SeenRequest | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [requestLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const said = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '';
  const length = /^\d+$/.test(said) ? Number(said) : 0; // whoever says anything else has no body
  const end = headEnd + 4 + length;
  if (bytes.length < end) return undefined;
  return { atMs: performance.now(), method, target, headers, body: bytes.subarray(headEnd + 4, end), raw: bytes.subarray(0, end) };
}

function answer(socket: Socket, step: EndpointStep): void {
  if (step === 'hang') return;
  if (step === 'reset') socket.resetAndDestroy();
  else if (step === 'close') socket.end();
  else if (typeof step === 'number') answer(socket, { status: step });
  else if ('raw' in step) socket.end(step.raw);
  else if ('endless' in step) writeForEver(socket, `HTTP/1.1 ${step.status} Scripted\r\n\r\n`, Buffer.alloc(1024 * 1024, step.body));
  else if ('flood' in step) writeForEver(socket, '', Buffer.from(`HTTP/1.1 ${step.status} Scripted\r\n\r\n`.repeat(1000)));
  else if ('drip' in step) drip(socket, `HTTP/1.1 ${step.status} Scripted\r\nContent-Length: 1000\r\n\r\n`);
  else {
    const body = Buffer.from(step.body ?? 'x');
    const headers = Object.entries({ 'Content-Length': String(body.length), ...step.headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const bytes = Buffer.concat([Buffer.from(`HTTP/1.1 ${step.status} Scripted\r\n${headers.join('')}\r\n`), body]);
    setTimeout(() => socket.write(bytes), step.delayMs ?? 0);
  }
}

function writeForEver(socket: Socket, head: string, chunk: Buffer): void {
  socket.write(head);
  const fill = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', fill);
  fill();
}

function drip(socket: Socket, head: string): void {
  socket.write(head);
  const timer = setInterval(() => socket.write('x'), 50);
  socket.on('close', () => clearInterval(timer));
}
