import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import type { NewCapture } from './new-capture.ts';

type Facts = Pick<
  NewCapture,
  'method' | 'target' | 'httpVersion' | 'headers' | 'deliveryId' | 'browser' | 'tunnelled' | 'peer' | 'tls' | 'atMs'
>;

/** What the request line, the headers and the connection say, before there is a body. */
export function describeRequest(request: IncomingMessage, atMs: number, tunnelled: boolean): Facts {
  const { rawHeaders, socket } = request;
  const facts: Facts = {
    method: request.method ?? '',
    target: request.url ?? '',
    httpVersion: request.httpVersion,
    headers: pairsOf(rawHeaders),
    browser: comesFromPage(rawHeaders),
    peer: peerOf(socket),
    atMs,
  };
  const deliveryId = firstOf(rawHeaders, DELIVERY_ID_HEADER);
  if (deliveryId) facts.deliveryId = deliveryId;
  if (tunnelled) facts.tunnelled = tunnelled;
  const tls = tlsOf(socket);
  if (tls !== undefined) facts.tls = tls;
  return facts;
}

/** … of a request that could not be read: whatever its first line still tells. */
export function describeBroken(socket: Socket, raw: Uint8Array, atMs: number): Facts & Pick<NewCapture, 'body' | 'bodySize'> {
  const start = Buffer.from(raw.subarray(0, 64 * 1024));
  const line = /^([A-Z]+) (\S+) HTTP\/(\d\.\d)(?:\r?\n|$)/.exec(start.toString('latin1'));
  const tls = tlsOf(socket);
  return {
    method: line?.[1] ?? '',
    target: line?.[2] ?? '',
    httpVersion: line?.[3] ?? '',
    headers: [],
    browser: false,
    peer: peerOf(socket),
    ...(tls !== undefined && { tls }),
    atMs,
    body: start,
    bodySize: raw.length,
  };
}

/** The first of each, as the documented receiver takes them. One character per byte. */
export function mlflowHeaders(rawHeaders: readonly string[]): Record<'signature' | 'deliveryId' | 'timestamp', string | undefined> {
  return {
    signature: firstOf(rawHeaders, SIGNATURE_HEADER),
    deliveryId: firstOf(rawHeaders, DELIVERY_ID_HEADER),
    timestamp: firstOf(rawHeaders, TIMESTAMP_HEADER),
  };
}

/** Browsers put Origin on every POST of a page, and Sec-Fetch-Site on every request to a loopback address. */
function comesFromPage(rawHeaders: readonly string[]): boolean {
  const site = firstOf(rawHeaders, 'Sec-Fetch-Site');
  return firstOf(rawHeaders, 'Origin') !== undefined || (site !== undefined && site !== 'none' && site !== 'same-origin');
}

function firstOf(rawHeaders: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const each = rawHeaders[i];
    if (each?.length === wanted.length && each.toLowerCase() === wanted) return rawHeaders[i + 1];
  }
  return undefined;
}

export function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return pairs;
}

const peerOf = ({ remoteAddress = '', remotePort }: Socket) =>
  remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;

function tlsOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const protocol = socket.getProtocol();
  // Nothing, whatever its type says, once the connection was reset: the request may have come before that.
  const cipher = socket.getCipher() as ReturnType<TLSSocket['getCipher']> | null;
  return protocol && cipher ? `${protocol} ${cipher.standardName}` : undefined;
}
