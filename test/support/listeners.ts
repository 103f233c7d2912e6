import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';

/** One port of a running core that strangers can reach. */
export interface Listener {
  name: 'MLflow API' | 'receiver' | 'receiver over TLS' | 'inspector';
  port: number;
  tls: boolean;
  /** What a healthy listener answers to a client that knows nothing. */
  health: { path: string; status: number };
}

export function listenersOf({ mlflow, receiver, receiverTls, inspector }: ReadyLine): Listener[] {
  const port = (url: string | null) => Number(new URL(url ?? '').port);
  const health = { path: '/health', status: 200 };
  return [
    { name: 'MLflow API', port: port(mlflow), tls: false, health },
    { name: 'receiver', port: port(receiver), tls: false, health },
    { name: 'receiver over TLS', port: port(receiverTls), tls: true, health },
    { name: 'inspector', port: port(inspector), tls: false, health: { path: '/api/v1/status', status: 401 } },
  ];
}

/**
 * A connection that is ready to be written to, over TLS where the listener wants it. A reset ends it like a close.
 * @param plain speaks plain TCP to a TLS port as well
 */
export async function open({ port, tls }: Listener, plain = false): Promise<Socket> {
  const raw = connectTcp(port, '127.0.0.1').setNoDelay();
  raw.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    raw.once('connect', resolve);
    raw.once('close', () => reject(new Error(`nobody listens on port ${port}`)));
  });
  if (!tls || plain) return raw;
  const socket = connectTls({ socket: raw, rejectUnauthorized: false });
  below.set(socket, raw);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('close', () => reject(new Error('the handshake was cut off')));
  });
  return socket;
}

const below = new WeakMap<Socket, Socket>();

/** Ends the connection with a reset, also one that speaks TLS. */
export function reset(socket: Socket): void {
  (below.get(socket) ?? socket).resetAndDestroy();
}

/** Everything that the other side says until it closes, one character per byte. */
export async function allOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  if (!socket.destroyed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return text;
}

/** Sends the bytes and resolves with the whole answer once the other side has closed. */
export async function exchange(listener: Listener, bytes: string): Promise<string> {
  const socket = await open(listener);
  const answer = allOf(socket);
  socket.write(bytes, 'latin1');
  return answer;
}

/** Whether it answers as it should to a client that knows nothing. */
export async function isHealthy(listener: Listener): Promise<boolean> {
  const { port, health } = listener;
  const answer = await exchange(listener, `GET ${health.path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  return answer.startsWith(`HTTP/1.1 ${health.status} `);
}
