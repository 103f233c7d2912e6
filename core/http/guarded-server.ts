import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Server as NetServer, Socket } from 'node:net';
import { type ConnectionGuard, guardConnections } from './connection-guard.ts';
import { createConnectionRoom, limitsOfThisProcess } from './open-files.ts';
import type { GuardedServerOptions, ServerLimits } from './server-options.ts';

const guards = new WeakMap<NetServer, ConnectionGuard>();
/** Of all listeners together: files are counted for the process. */
const room = createConnectionRoom(limitsOfThisProcess());

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
  const connections = Math.min(limits.connections, room.most);
  const refused = () => logger.warn(`${name} refuses a connection: too many are open`, { limit: connections });
  server.maxConnections = connections;
  server.on('error', (error) => {
    if (server.listening) logger.error(`${name} cannot take a connection`, { error: error.message });
  });
  server.on('drop', refused);
  server.on('connection', (socket) => {
    if (room.enter()) {
      socket.once('close', room.leave);
      return;
    }
    refused();
    process.nextTick(() => socket.destroy()); // when all who listen have seen it
  });
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
