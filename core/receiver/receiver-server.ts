import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { refusalAnswer } from './answer.ts';
import type { ReceiverLimits } from './limits.ts';

export interface ReceiverServerOptions {
  clock: Clock;
  limits: ReceiverLimits;
  logger: Logger;
  /** Answers a request whose headers have arrived. `mayContinue` sends `100 Continue` to a sender that waits for it. */
  onRequest(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): void;
  /** A request is broken or late. @returns whether one was being received on this connection, and so answers by itself. */
  refuseCurrent(socket: Socket, refusal: 'timeout' | 'malformed' | 'aborted'): boolean;
  /** A request that never got as far as `onRequest`. */
  onBroken(broken: BrokenRequest): void;
}

export interface BrokenRequest {
  socket: Socket;
  refusal: 'malformed' | 'headers-too-large' | 'timeout' | 'aborted' | 'unmatched';
  /** The bytes at which reading stopped, as far as they are known. */
  raw: Uint8Array;
}

/**
 * The HTTP side of the receiver: Node's own server and its strict parser, with our limits. Whatever Node refuses by
 * itself is answered here and reported, so that it becomes a row as well.
 */
export function createReceiverServer(options: ReceiverServerOptions): Server {
  const server = createServer(settingsOf(options.limits));
  configure(server, options);
  return server;
}

/** The same over HTTPS. @param certificate PEM */
export function createSecureReceiverServer(options: ReceiverServerOptions, certificate: { key: string; cert: string }): SecureServer {
  const server = createSecureServer({ ...settingsOf(options.limits), ...certificate });
  configure(server, options);
  return server;
}

const settingsOf = (limits: ReceiverLimits) => ({
  maxHeaderSize: limits.headerBytes,
  headersTimeout: limits.headersMs,
  requestTimeout: limits.requestMs,
  connectionsCheckingInterval: limits.checkEveryMs,
  keepAliveTimeout: limits.idleMs,
  requireHostHeader: false,
  noDelay: true,
});

function configure(server: Server | SecureServer, options: ReceiverServerOptions): void {
  const { limits, logger } = options;
  server.maxHeadersCount = 0; // Node would drop those above a limit without a word; we count and refuse
  server.maxConnections = limits.connections;
  attach(server, options);
  server.on('error', (error) => {
    if (server.listening) logger.error('the receiver cannot take a connection', { error: error.message });
  });
  server.on('drop', () => logger.warn('the receiver refuses a connection: too many are open', { limit: limits.connections }));
}

function attach(server: Server | SecureServer, options: ReceiverServerOptions): void {
  const refused = new WeakSet<Socket>();
  const answering = new WeakMap<Socket, Set<ServerResponse>>();

  function handle(request: IncomingMessage, response: ServerResponse, mayContinue = () => {}): void {
    const responses = answering.get(request.socket) ?? new Set();
    answering.set(request.socket, responses.add(response));
    response.on('close', () => responses.delete(response));
    options.onRequest(request, response, mayContinue);
  }

  function refuse(broken: BrokenRequest): void {
    const { socket } = broken;
    refused.add(socket);
    options.onBroken(broken);
    const pending = [...(answering.get(socket) ?? [])];
    const send = () => endWith(broken, options);
    // Requests before it on the same connection are answered first: answers go out in order.
    if (pending.length === 0) send();
    else for (const response of pending) response.on('close', () => answering.get(socket)?.size === 0 && send());
  }

  server.on('request', handle);
  server.on('checkContinue', (request, response) => handle(request, response, () => response.writeContinue()));
  server.on('checkExpectation', handle); // other expectations are ignored, as the documented receiver's server does
  server.on('connect', (request, socket) => {
    refuse({
      socket: socket as Socket,
      refusal: 'unmatched',
      raw: Buffer.from(`CONNECT ${request.url} HTTP/${request.httpVersion}`, 'latin1'),
    });
  });
  server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, duplex) => {
    const socket = duplex as Socket;
    const refusal = refusalOf(error.code);
    if (refused.has(socket)) return;
    if (refusal && options.refuseCurrent(socket, refusal === 'headers-too-large' ? 'malformed' : refusal)) return;
    if (!refusal || socket.bytesRead === 0)
      socket.destroy(); // nobody is there any more, or nobody has said a word
    else refuse({ socket, refusal, raw: error.rawPacket ?? new Uint8Array() });
  });
}

/** @returns nothing when the connection is gone */
function refusalOf(code = ''): 'timeout' | 'headers-too-large' | 'malformed' | 'aborted' | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'timeout';
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large';
  if (code === 'HPE_INVALID_EOF_STATE') return 'aborted';
  return code.startsWith('HPE_') ? 'malformed' : undefined;
}

/** Answers where there is no response object to do it, then lets the rest of what comes run out for a moment. */
function endWith({ socket, refusal }: BrokenRequest, { limits, clock }: ReceiverServerOptions): void {
  const { status, body } = refusalAnswer(refusal, limits);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  if (socket.writable) {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.end(body);
  }
  const cancel = clock.setTimer(clock.nowMs() + limits.drainMs, () => socket.destroy());
  socket.on('close', cancel);
}
