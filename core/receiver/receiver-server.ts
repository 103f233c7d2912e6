import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { createGuardedServer, createGuardedTlsServer } from '#core/http/guarded-server.ts';
import type { BrokenKind, GuardedServerOptions } from '#core/http/server-options.ts';
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
 * The HTTP side of the receiver, with its limits. Whatever the server refuses by itself is answered in the receiver's words and reported, so
 * that it becomes a row as well.
 */
export const createReceiverServer = (options: ReceiverServerOptions): Server => createGuardedServer(guardOptions(options));

/** The same over HTTPS. @param certificate PEM */
export const createSecureReceiverServer = (options: ReceiverServerOptions, certificate: { key: string; cert: string }): SecureServer =>
  createGuardedTlsServer(guardOptions(options), certificate);

function guardOptions({ clock, limits, logger, onRequest, refuseCurrent, onBroken }: ReceiverServerOptions): GuardedServerOptions {
  return {
    name: 'the receiver',
    clock,
    limits,
    logger,
    onRequest,
    refuseCurrent: ({ socket }, kind) => refuseCurrent(socket, kind),
    onBroken({ socket, kind, raw }) {
      const refusal = refusalOf(kind);
      onBroken({ socket, refusal, raw });
      const { status, body } = refusalAnswer(refusal, limits);
      return { status, type: 'application/json', body };
    },
  };
}

/** CONNECT asks for an address that nothing listens at. */
const refusalOf = (kind: BrokenKind) => (kind === 'connect' ? 'unmatched' : kind);
