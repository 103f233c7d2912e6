import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { freeBytes } from '#core/bytes/free-bytes.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import { type BoundedBodyLimits, createBoundedBody } from './bounded-body.ts';
import { type Agents, type ConnectionOptions, TargetRefusedError } from './connection.ts';
import type { HttpProxy } from './environment-proxy.ts';
import { pairsOf } from './header-pairs.ts';
import type { RequestTarget } from './request-target.ts';
import { begin, enter } from './trace.ts';

/** One request: exactly these headers, in this order, and nothing else. */
export interface OutgoingRequest extends ConnectionOptions {
  target: RequestTarget;
  method: string;
  headers: HeaderPairs;
  body?: Uint8Array;
  /** Fields behind a chunked body. */
  trailers?: HeaderPairs;
}

export interface ExchangeLimits extends BoundedBodyLimits {
  /** More header lines than these are no answer; MLflow's client takes 100. */
  headerLines?: number;
  /** An interim answer other than 100 is taken for the final one, as MLflow's client does. */
  interimCounts?: boolean;
}

export interface Answer {
  status: number;
  reason: string;
  headers: [name: string, value: string][];
  /** The first bytes as sent, content codings kept. */
  body: Buffer;
  /** Bytes that came in all. */
  bodySize: number;
  peer: { address: string; port: number };
}

/** The part of an answer that had come when it broke off. */
export type PartOfAnswer = Pick<Answer, 'status' | 'headers' | 'bodySize'>;

export type Exchanged =
  | { kind: 'answered'; answer: Answer }
  /** Nothing was sent: the address may not be connected to. */
  | { kind: 'refused'; message: string }
  /** Nothing was sent: Node takes the request for none. */
  | { kind: 'invalid'; message: string }
  | { kind: 'broken'; error: unknown; part?: PartOfAnswer };

const MAX_HEADER_BYTES = 64 * 1024;
/** As many as anybody needs; a peer that sends them without an end is cut off. */
const MAX_INTERIM = 1000;

/**
 * Sends one request and reads its answer. Never throws for what the network or the other side does; `trace.signal` ends it.
 *
 * What counts as an answer is what Python's `requests` takes for one, which MLflow sends with: an answer that is complete
 * counts whatever follows it.
 */
export function exchange(outgoing: OutgoingRequest, agents: Agents, limits: ExchangeLimits): Promise<Exchanged> {
  const { target, method, headers, body, trailers = [], trace, redirect, via } = outgoing;
  const forwarded = via && target.protocol === 'http:' ? via.proxy : undefined;
  return new Promise((resolve) => {
    begin(trace, 'connect');
    const options: RequestOptions & ConnectionOptions = {
      agent: agents[target.protocol],
      host: forwarded?.hostname ?? target.hostname,
      port: forwarded?.port ?? target.port,
      path: forwarded ? `${target.protocol}//${target.host}${target.path}` : target.path,
      method,
      headers: [...headers, ...proxyHeaders(forwarded)].flat(),
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: true, // as lenient as Python; a peer that lies about its answer only spoils its own connection
      trace,
      ...(redirect && { redirect }),
      ...(via && { via }),
    };
    let sent: ClientRequest;
    try {
      sent = (target.protocol === 'https:' ? secureRequest : request)(options);
    } catch (error) {
      resolve({ kind: 'invalid', message: error instanceof Error ? error.message : String(error) });
      return;
    }
    listen(sent, outgoing, limits, resolve);
    if (trailers.length > 0) sent.addTrailers(trailers.map(([name, value]) => [name, value] as const));
    sent.end(body);
  });
}

const proxyHeaders = (proxy: HttpProxy | undefined): HeaderPairs =>
  proxy?.authorization === undefined ? [] : [['Proxy-Authorization', proxy.authorization]];

function listen(sent: ClientRequest, { trace }: OutgoingRequest, limits: ExchangeLimits, resolve: (end: Exchanged) => void): void {
  const body = createBoundedBody(limits);
  let peer = { address: '', port: 0 };
  let incoming: IncomingMessage | undefined;
  let interim = 0;
  let isSettled = false;

  sent.once('socket', (socket) => {
    if (sent.reusedSocket) begin(trace, 'send');
    else enter(trace, 'send');
    peer = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  });
  sent.once('finish', () => trace.phase === 'send' && enter(trace, 'first-byte'));
  sent.on('information', ({ statusCode, statusMessage, rawHeaders }) => {
    interim += 1;
    if (limits.interimCounts && statusCode !== 100) answered({ statusCode, statusMessage, rawHeaders });
    else if (interim > MAX_INTERIM) fail(new Error(`more than ${MAX_INTERIM} interim answers`));
  });
  sent.once('response', (message) => {
    incoming = message;
    enter(trace, 'read');
    const fault = faultOf(message, limits);
    if (fault !== undefined) {
      fail(new Error(fault));
      return;
    }
    message.on('data', (piece: Buffer) => {
      // An answer that goes on and on is not waited for: its status counts.
      if (!body.take(piece)) answered(message);
      freeBytes(piece);
    });
    message.once('end', () => (message.complete ? answered(message) : fail(new Error('aborted'))));
    message.once('error', fail);
  });
  // A 101 is an answer like any other to MLflow's client; Node would close the connection and say nothing more.
  // biome-ignore lint/plugin: here we are the client, and the socket is destroyed at once
  sent.once('upgrade', (message, socket) => {
    answered(message);
    socket.destroy();
  });
  sent.on('error', fail);
  // Whatever Node makes of the request, it ends with its connection or at the deadline.
  sent.once('close', () => incoming ?? fail(new Error('socket hang up')));
  // Listened to here alone: as an option of the request it would be watched at four more places.
  if (trace.signal.aborted) fail(trace.signal.reason);
  else trace.signal.addEventListener('abort', fail, { once: true });

  function answered({ statusCode, statusMessage, rawHeaders, complete }: AnswerHead): void {
    const headers = pairsOf(rawHeaders);
    settle({
      kind: 'answered',
      answer: { status: statusCode ?? 0, reason: statusMessage ?? '', headers, bodySize: body.size, body: body.end(), peer },
    });
    if (!complete) sent.destroy(); // its connection is of no use any more
  }

  function fail(error: unknown): void {
    if (isSettled || (incoming?.complete && !trace.signal.aborted)) return; // what follows a complete answer changes nothing about it
    if (error instanceof TargetRefusedError) settle({ kind: 'refused', message: error.message });
    else settle({ kind: 'broken', error, ...(incoming && { part: partOf(incoming) }) });
    sent.destroy();
  }

  function partOf({ statusCode, rawHeaders }: IncomingMessage): PartOfAnswer {
    return { status: statusCode ?? 0, headers: pairsOf(rawHeaders), bodySize: body.size };
  }

  function settle(end: Exchanged): void {
    if (isSettled) return;
    isSettled = true;
    enter(trace, 'done');
    trace.signal.removeEventListener('abort', fail);
    body.end();
    resolve(end);
  }
}

/** What Node's parser lets through and Python's does not. */
function faultOf({ httpVersion, statusCode = 0, rawHeaders }: IncomingMessage, { headerLines }: ExchangeLimits): string | undefined {
  if (!/^(1\.|0\.9)/.test(httpVersion)) return `HTTP/${httpVersion}`;
  if (statusCode < 100) return `status ${statusCode}`;
  return headerLines !== undefined && rawHeaders.length / 2 > headerLines ? `more than ${headerLines} header lines` : undefined;
}

type AnswerHead = Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'rawHeaders'> & { complete?: boolean };
