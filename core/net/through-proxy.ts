import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { HttpProxy } from './environment-proxy.ts';

/** The proxy answered, and opens no way to the target. */
export class TunnelRefusedError extends Error {}

const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Asks a proxy for a way through to a target that is spoken to over TLS, as MLflow's client asks.
 * @returns once the way is open; what comes from then on is the target's
 * @throws TunnelRefusedError with the status that was answered
 */
export async function openTunnel(
  socket: Socket,
  { hostname, port }: { hostname: string; port: number },
  { authorization }: Pick<HttpProxy, 'authorization'>,
  signal: AbortSignal,
): Promise<void> {
  const abort = () => socket.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  const place = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  const user = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${place} HTTP/1.0\r\n${user}\r\n`, 'latin1');
  const head = await readHead(socket);
  signal.removeEventListener('abort', abort);
  const [, status = '', reason = ''] = /^HTTP\/\d\.\d (\d{3}) ?(.*)/.exec(head) ?? [];
  if (status !== '200') throw new TunnelRefusedError(`Tunnel connection failed: ${status} ${reason}`.trimEnd());
}

/** Of the answer, up to its empty line; whatever came behind it is put back. */
async function readHead(socket: Socket): Promise<string> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const piece = socket.read() as Buffer | null;
    if (piece === null) {
      await Promise.race([once(socket, 'readable'), ended(socket)]);
      continue;
    }
    bytes = Buffer.concat([bytes, piece]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end !== -1) {
      if (bytes.length > end + 4) socket.unshift(bytes.subarray(end + 4));
      return bytes.subarray(0, end).toString('latin1');
    }
    if (bytes.length > MAX_ANSWER_BYTES) throw new TunnelRefusedError('Tunnel connection failed: the answer has no end');
  }
}

async function ended(socket: Socket): Promise<never> {
  if (!socket.readableEnded && !socket.destroyed) await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  throw new Error('socket hang up');
}
