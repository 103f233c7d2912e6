import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Target {
  url: string;
  /** Beside the framing. */
  headers?: Record<string, string>;
}

export interface Sent {
  status: number;
  text: string;
}

/** One POST on a connection of its own; a server may answer and close before it has all of the body. */
export function post({ url, headers = {} }: Target, body: Uint8Array | string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent: false, headers: { 'content-length': Buffer.byteLength(body), ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', (error: Error & { code?: string }) => {
      // The answer is read all the same: it has come before the connection was closed.
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    outgoing.end(body);
  });
}

/** Sends a body in chunks of one byte each. @returns the status of the answer */
export async function sendByteByByte({ url, headers = {} }: Target, bytes: number, method = 'POST'): Promise<number> {
  const socket = await open(url);
  socket.write(`${head(method, url, headers)}Transfer-Encoding: chunked\r\n\r\n`);
  const answered = statusOf(socket);
  const block = Buffer.from('1\r\n \r\n'.repeat(10_000));
  for (let sent = 0; sent < bytes && socket.writable; sent += 10_000) {
    if (!socket.write(block)) await Promise.race([heard(socket, 'drain'), answered]);
  }
  if (socket.writable) socket.write('0\r\n\r\n');
  const status = await answered;
  socket.destroy();
  return status;
}

/** Sends all of a body but its last byte. @returns the status, when there is one already, and how to go */
export async function stall({ url, headers = {} }: Target, bytes: number): Promise<{ status: () => number | undefined; go(): void }> {
  const socket = await open(url);
  let status: number | undefined;
  const answered = statusOf(socket).then((got) => {
    status = got;
  });
  socket.write(`${head('POST', url, headers)}Content-Length: ${bytes}\r\n\r\n`);
  const block = Buffer.alloc(64 * 1024, ' ');
  const closed = heard(socket, 'close');
  const send = async () => {
    for (let left = bytes - 1; left > 0 && socket.writable; left -= block.length) {
      if (!socket.write(block.subarray(0, left))) await Promise.race([heard(socket, 'drain'), answered, closed]);
    }
  };
  void send();
  return { status: () => status, go: () => void socket.destroy() };
}

async function open(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // a reset ends it like a close
  await once(socket, 'connect');
  return socket;
}

/** A reset is no reason to fail: the connection is closed then, too. */
const heard = (socket: Socket, event: 'drain' | 'close') => new Promise<void>((resolve) => void socket.once(event, resolve));

function head(method: string, url: string, headers: Record<string, string>): string {
  const { pathname, host } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}`;
}

/** Of the first line that comes back; 0 when the connection ends without one. */
function statusOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('data', (bytes: Buffer) => resolve(Number(bytes.toString('latin1').split(' ')[1])));
    socket.once('close', () => resolve(0));
  });
}
