import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Server as NetServer, Socket } from 'node:net';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { type ConnectionGuard, guardConnections } from './connection-guard.ts';
import type { RawAnswer } from './raw-answer.ts';

/** How long a client may keep a connection without doing its part. */
export interface ServerLimits {
  /** Bytes of the request line and the headers together. */
  headerBytes: number;
  /** From the connection, or the end of the request before, to the end of the headers; a TLS handshake has as long for itself. */
  headersMs: number;
  /** … to the end of the body. */
  requestMs: number;
  /** How often the two are looked at. */
  checkEveryMs: number;
  /** How long an upload or the reading of an answer may stand still; more than `requestMs` and a check, so that a late body gets its 408. */
  stillMs: number;
  /** How long a body that nobody wants is still read after the answer, so that the sender sees the answer instead of a reset. */
  drainMs: number;
  /** How long a connection stays open for a further request. */
  idleMs: number;
  /** Open at once; beyond it connections are refused. */
  connections: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  headerBytes: 32 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 1000,
  stillMs: 31_500,
  drainMs: 1000,
  idleMs: 20_000,
  connections: 16_384,
};

export type BrokenKind = 'malformed' | 'headers-too-large' | 'timeout' | 'aborted' | 'connect';

/** A request that never got as far as a handler. */
export interface BrokenRequest {
  socket: Socket;
  kind: BrokenKind;
  /** The bytes at which reading stopped, as far as they are known. */
  raw: Uint8Array;
}

export interface GuardedServerOptions {
  /** For the log, such as `the receiver`. */
  name: string;
  limits: ServerLimits;
  clock: Clock;
  logger: Logger;
  /** Answers a request whose headers have arrived. `mayContinue` sends `100 Continue` to a sender that waits for it. */
  onRequest(request: IncomingMessage, response: ServerResponse, mayContinue: () => void): void | Promise<void>;
  /** A request whose body is on its way is broken or late. @returns whether it will be answered by its own course */
  refuseCurrent?(request: IncomingMessage, kind: Exclude<BrokenKind, 'connect' | 'headers-too-large'>): boolean;
  /** What a request is told that never got as far as `onRequest`. */
  onBroken?(broken: BrokenRequest): RawAnswer;
}

const guards = new WeakMap<NetServer, ConnectionGuard>();

/**
 * Node's HTTP server as every listener here uses it: whatever bytes come, and whenever the connection ends, the process goes on. Each
 * socket has its error listener before anybody else sees it, nothing thrown by a handler leaves it, and no client keeps a connection that
 * it does nothing with. This is the only place that makes a server. @returns it, not listening yet
 */
export function createGuardedServer(options: GuardedServerOptions): Server {
  return guarded(createServer(settingsOf(options.limits)), options);
}

/** The same over HTTPS. @param certificate PEM */
export function createGuardedTlsServer(options: GuardedServerOptions, certificate: { key: string; cert: string }): SecureServer {
  const { limits } = options;
  return guarded(createSecureServer({ ...settingsOf(limits), ...certificate, handshakeTimeout: limits.headersMs }), options);
}

const settingsOf = (limits: ServerLimits) => ({
  maxHeaderSize: limits.headerBytes,
  headersTimeout: limits.headersMs,
  requestTimeout: limits.requestMs,
  connectionsCheckingInterval: limits.checkEveryMs,
  keepAliveTimeout: limits.idleMs,
  requireHostHeader: false, // each listener has its own rule
  noDelay: true,
});

function guarded<AnyServer extends Server | SecureServer>(server: AnyServer, options: GuardedServerOptions): AnyServer {
  const { limits, name, logger } = options;
  server.maxHeadersCount = 0; // Node would drop those above a limit without a word
  server.maxConnections = limits.connections;
  server.on('error', (error) => {
    if (server.listening) logger.error(`${name} cannot take a connection`, { error: error.message });
  });
  server.on('drop', () => logger.warn(`${name} refuses a connection: too many are open`, { limit: limits.connections }));
  guards.set(server, guardConnections(server, options));
  return server;
}

/**
 * Hands over requests to change the protocol, guarded as all others are. A request behind others that are not answered yet is refused:
 * their answers would run into the new protocol.
 * @returns how to stop
 */
export function onUpgrade(server: Server, handle: (request: IncomingMessage, socket: Socket, head: Buffer) => void): () => void {
  const guard = guardOf(server);
  const listener = (request: IncomingMessage, socket: unknown, head: Buffer) => guard.handOver(request, socket as Socket, head, handle);
  server.on('upgrade', listener);
  return () => void server.off('upgrade', listener);
}

/** Ends every connection, also those that the HTTP server has handed over and forgotten. */
export function endConnections(server: Server): void {
  guardOf(server).destroyAll();
}

function guardOf(server: Server): ConnectionGuard {
  const guard = guards.get(server);
  if (!guard) throw new Error('this server was not made by createGuardedServer');
  return guard;
}
