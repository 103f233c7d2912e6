import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '#shared/domain/clock.ts';
import { readInBites } from './bites.ts';
import { answerRaw, type RawAnswer } from './raw-answer.ts';
import type { BrokenKind, BrokenRequest, GuardedServerOptions } from './server-options.ts';

/** What guards the connections of one server. */
export interface ConnectionGuard {
  /** Lets somebody have a connection that changes its protocol. */
  handOver(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    handle: (request: IncomingMessage, socket: Socket, head: Buffer) => void,
  ): void;
  destroyAll(): void;
}

/** A request and its answer, from the headers to the end of the answer. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** What is known of one connection. */
interface ConnectionState {
  answering: Set<Exchange>;
  /** The last request, answered or not. */
  newest: Exchange | undefined;
  isRefused: boolean;
}

const ignore = () => undefined;

export function guardConnections(server: Server, options: GuardedServerOptions): ConnectionGuard {
  const { limits, clock, logger, name } = options;
  const open = new Set<Socket>();
  const states = new WeakMap<Socket, ConnectionState>();
  const run = (socket: Socket, action: () => void | Promise<void>) => runGuarded(socket, action, { logger, name });

  /** First of all listeners: the HTTP server takes its own away when it hands a socket over. */
  function watch(socket: Socket): void {
    socket.on('error', ignore); // the connection is gone; whoever used it hears of its end
    socket.on('close', () => open.delete(socket));
    open.add(socket);
  }

  function stateOf(socket: Socket): ConnectionState {
    let state = states.get(socket);
    if (!state) {
      state = { answering: new Set(), newest: undefined, isRefused: false };
      states.set(socket, state);
    }
    return state;
  }

  const exchangesOn = (socket: Socket) => [...(states.get(socket)?.answering ?? [])];

  function handle(request: IncomingMessage, response: ServerResponse, mayContinue = ignore as () => void): void {
    const { socket } = request;
    if (request.headers['transfer-encoding'] !== undefined) readInBites(request); // its chunks may be as small as a byte
    const exchange = { request, response };
    const state = stateOf(socket);
    state.answering.add(exchange);
    state.newest = exchange;
    response.on('error', ignore);
    response.on('close', () => state.answering.delete(exchange));
    response.on('prefinish', () => {
      if (!request.complete) answeredEarly(exchange, clock, limits.drainMs);
    });
    run(socket, () => options.onRequest(request, response, mayContinue));
  }

  function refuse(broken: BrokenRequest): void {
    const { socket } = broken;
    stateOf(socket).isRefused = true;
    const answer = options.onBroken?.(broken) ?? REFUSALS[broken.kind];
    const send = () => answerRaw(socket, answer, { clock, drainMs: limits.drainMs });
    // Requests before it on the same connection are answered first: answers go out in order. But not for ever.
    const waiting = exchangesOn(socket).filter(({ request }) => request.complete);
    if (waiting.length === 0) {
      send();
      return;
    }
    sendAfter(waiting, send, { socket, clock, withinMs: limits.requestMs });
  }

  function onClientError(error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket): void {
    const kind = kindOf(error.code);
    const { isRefused, newest: current } = stateOf(socket);
    if (isRefused) return;
    const isInBody = current !== undefined && !current.request.complete;
    const asked = kind === 'headers-too-large' ? 'malformed' : kind; // trailers, where a body is on its way
    if (isInBody && asked && options.refuseCurrent?.(current.request, asked)) return;
    // Nobody is there any more, nobody has said a word, or an answer has begun already.
    if (!kind || socket.bytesRead === 0 || (isInBody && current.response.headersSent)) socket.destroy();
    else refuse({ socket, kind, raw: error.rawPacket ?? new Uint8Array() });
  }

  /** Nothing moved for a while. It is the client's turn unless the request is whole and the answer not begun. */
  function onStill(socket: Socket): void {
    const isOurTurn = exchangesOn(socket).some(({ request }) => request.complete) && socket.writableLength === 0;
    if (!isOurTurn) socket.destroy();
  }

  server.prependListener('connection', watch);
  server.prependListener('secureConnection', watch);
  server.on('request', handle);
  server.on('checkContinue', (request, response) => handle(request, response, () => response.writeContinue()));
  server.on('checkExpectation', handle); // other expectations are ignored, as MLflow's servers do
  server.on('connect', (request, socket) => run(socket as Socket, () => refuse(connectOf(request, socket as Socket))));
  server.on('clientError', (error, socket) => {
    socket.on('error', ignore); // a TLS handshake that failed never was a connection
    run(socket as Socket, () => onClientError(error, socket as Socket));
  });
  server.setTimeout(limits.stillMs, (socket) => run(socket, () => onStill(socket)));

  return {
    handOver(request, socket, head, take) {
      run(socket, () => {
        if (exchangesOn(socket).length > 0) refuse({ socket, kind: 'malformed', raw: head });
        else take(request, socket, head);
      });
    },
    destroyAll() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** Nobody is a proxy here. */
function connectOf({ url, httpVersion }: IncomingMessage, socket: Socket): BrokenRequest {
  return { socket, kind: 'connect', raw: Buffer.from(`CONNECT ${url} HTTP/${httpVersion}`, 'latin1') };
}

/** Nothing that a handler throws leaves it. */
function runGuarded(
  socket: Socket,
  action: () => void | Promise<void>,
  { logger, name }: Pick<GuardedServerOptions, 'logger' | 'name'>,
): void {
  const failed = (error: unknown) => {
    logger.error(`${name} could not handle a request`, {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    socket.destroy();
  };
  try {
    action()?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/**
 * Node would close a connection that ends with this answer as soon as it is written. With the rest of a body still coming that is a reset, and
 * the sender never gets to the answer: so it is closed when the body has run out, or when `drain` has had enough of it.
 */
function answeredEarly({ request, response }: Exchange, clock: Clock, drainMs: number): void {
  response.on('finish', () => {
    if (!request.complete) drain(request, clock, drainMs);
  });
  const answer = response as ServerResponse & { _last: boolean };
  if (!answer._last) return;
  answer._last = false;
  request.on('end', () => request.socket.destroySoon());
}

/** It is answered already: the rest of its body is let go, but not for long. */
function drain(request: IncomingMessage, clock: Clock, withinMs: number): void {
  request.resume();
  const cancel = clock.setTimer(clock.nowMs() + withinMs, () => request.socket.destroy());
  request.on('end', cancel);
  request.on('close', cancel);
}

/** Answers go out in order: this one when those before it are gone, and the connection ends when that takes too long. */
function sendAfter(
  waiting: readonly Exchange[],
  send: () => void,
  { socket, clock, withinMs }: { socket: Socket; clock: Clock; withinMs: number },
): void {
  const cancel = clock.setTimer(clock.nowMs() + withinMs, () => socket.destroy());
  socket.on('close', cancel);
  let left = waiting.length;
  for (const { response } of waiting) {
    response.on('close', () => {
      left -= 1;
      if (left === 0) send();
    });
  }
}

/** @returns nothing when the connection is gone */
function kindOf(code = ''): Exclude<BrokenKind, 'connect'> | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'timeout';
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large';
  if (code === 'HPE_INVALID_EOF_STATE') return 'aborted';
  return code.startsWith('HPE_') ? 'malformed' : undefined;
}

const plain = (status: number, sentence: string): RawAnswer => ({ status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` });

/** Where the listener has no words of its own. */
const REFUSALS: Record<BrokenKind, RawAnswer> = {
  malformed: plain(400, 'This is not a request that HTTP/1.1 allows.'),
  aborted: plain(400, 'The connection ended before the request did.'),
  timeout: plain(408, 'The request was not complete in time.'),
  'headers-too-large': plain(431, 'The headers are too large.'),
  connect: plain(405, 'This port is not a proxy: CONNECT is not answered here.'),
};
