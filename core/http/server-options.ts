import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
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
  checkEveryMs: 250,
  stillMs: 30_500,
  drainMs: 500,
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
