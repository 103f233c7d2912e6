import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { AttemptResponse, BrokenAnswer, Outcome, RedirectHop } from '#shared/domain/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery-command.ts';
import { type Agents, begin, type ConnectionTrace, enter, TargetRefusedError } from './connection.ts';
import type { AttemptResult, Hop } from './outbox.ts';
import { mlflowHeaders, withHost } from './request-headers.ts';
import { mayKeepAuthorization, parseTarget, type RequestTarget, resolveLocation } from './request-target.ts';
import { noResponseOf } from './transport-error.ts';

/** One HTTP try, with everything that its bytes depend on. */
export interface AttemptRequest {
  hop: Hop;
  /** The webhook's URL: its user information goes along until a redirect leads elsewhere. */
  url: string;
  deliveryId: string;
  timestampSec: number;
  signature?: string;
  /** Replaces all headers but Content-Length, and Host unless it is among them: a replay that was edited. */
  headers?: HeaderPairs;
  body: Buffer;
}

export interface AttemptLimits {
  /** For the whole attempt, redirects included. */
  timeoutMs: number;
  /** How many bytes of the answer's body are kept. */
  keepBytes: number;
  followRedirects: boolean;
}

const MAX_REDIRECTS = 30;
const MAX_HEADER_BYTES = 64 * 1024;
/** An answer that goes on and on has said what it has to say; its status counts and the connection is closed. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

/**
 * Sends a delivery once, following redirects as MLflow's client does, and says what came of it. Never throws for what
 * the network or the other side does.
 */
export async function sendAttempt(attempt: AttemptRequest, limits: AttemptLimits, agents: Agents): Promise<AttemptResult> {
  const startedMs = performance.now();
  const aborter = new AbortController();
  const deadline = setTimeout(() => aborter.abort(), limits.timeoutMs);
  const trace: ConnectionTrace = { phase: 'connect', phaseSinceMs: startedMs, timings: {}, signal: aborter.signal };
  const redirects: RedirectHop[] = [];
  let hop = attempt.hop;
  try {
    for (;;) {
      const target = parseTarget(hop.url);
      if (!target) return result({ outcome: refused('invalid-url', `Not a URL that can be sent to: ${hop.url}`) });
      const exchange = await exchangeOnce({ attempt, hop, target, limits, agents, trace });
      if (exchange.kind === 'failed') return result({ outcome: exchange.outcome });
      const { response, body, location, retryAfter } = exchange;
      const outcome: Outcome = { kind: 'response', status: response.status, ...(retryAfter !== undefined && { retryAfter }) };
      if (location === undefined || !limits.followRedirects) return result({ outcome, response, body });
      if (hop.redirects >= MAX_REDIRECTS) {
        return result({ outcome: refused('too-many-redirects', `Exceeded ${MAX_REDIRECTS} redirects.`), response, body });
      }
      const next = nextHop(hop, target, response.status, location);
      if (!next) return result({ outcome: refused('invalid-url', `A redirect to what is no http URL: ${location}`), response, body });
      redirects.push({ status: response.status, from: hop.url, to: next.url, bodyLost: hop.method === 'POST' && next.method === 'GET' });
      hop = next;
    }
  } finally {
    clearTimeout(deadline);
  }

  function result(end: Pick<AttemptResult, 'outcome' | 'response' | 'body'>): AttemptResult {
    return { ...end, timings: trace.timings, redirects, tookMs: Math.round((performance.now() - startedMs) * 100) / 100, hop };
  }
}

const refused = (reason: 'invalid-url' | 'too-many-redirects', message: string): Outcome => ({ kind: 'refused', reason, message });

/** 301, 302 and 303 turn a POST into a GET without a body; 307 and 308 keep it. */
function nextHop(hop: Hop, from: RequestTarget, status: number, location: string): Hop | undefined {
  const url = resolveLocation(location, hop.url);
  const to = url === undefined ? undefined : parseTarget(url);
  if (url === undefined || !to) return undefined;
  const method = status === 307 || status === 308 ? hop.method : 'GET';
  return { url, method, redirects: hop.redirects + 1, authorized: hop.authorized && mayKeepAuthorization(from, to) };
}

interface ExchangeOptions {
  attempt: AttemptRequest;
  hop: Hop;
  target: RequestTarget;
  limits: AttemptLimits;
  agents: Agents;
  trace: ConnectionTrace;
}

type Exchange =
  | { kind: 'answered'; response: AttemptResponse; body: Buffer; location?: string; retryAfter?: string }
  | { kind: 'failed'; outcome: Outcome };

/** One request and its answer. */
function exchangeOnce({ attempt, hop, target, limits, agents, trace }: ExchangeOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    begin(trace, 'connect');
    const send = target.protocol === 'https:' ? secureRequest : request;
    const progress = { readBytes: 0 };
    let broken: (() => BrokenAnswer) | undefined;
    let outgoing: ClientRequest;
    try {
      outgoing = send({
        agent: agents[target.protocol],
        host: target.hostname,
        port: target.port,
        path: target.path,
        method: hop.method,
        headers: rawHeaders(attempt, hop, target),
        setHost: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        signal: trace.signal,
        ...{ trace },
      });
    } catch (error) {
      resolve({ kind: 'failed', outcome: { kind: 'refused', reason: 'invalid-url', message: messageOf(error) } });
      return;
    }
    outgoing.once('socket', () => (outgoing.reusedSocket ? begin(trace, 'send') : enter(trace, 'send')));
    outgoing.once('finish', () => enter(trace, 'first-byte'));
    outgoing.once('response', (incoming) => {
      enter(trace, 'read');
      broken = () => ({ ...statusOf(incoming), ...lengthOf(incoming), ...progress });
      readAnswer(incoming, limits.keepBytes, progress).then((answer) => {
        enter(trace, 'done');
        resolve({ kind: 'answered', ...answer });
      }, fail);
    });
    // A 101 is an answer like any other to MLflow's client; Node would close the connection and say nothing more.
    // biome-ignore lint/plugin: here we are the client, and the socket is destroyed at once
    outgoing.once('upgrade', (incoming, socket) => {
      socket.destroy();
      enter(trace, 'done');
      resolve({ kind: 'answered', ...answerOf(incoming, Buffer.alloc(0), 0) });
    });
    outgoing.once('error', fail);
    // Whatever Node makes of the request, it ends with its connection or at the deadline.
    outgoing.once('close', () => broken ?? fail(new Error('socket hang up')));
    trace.signal.addEventListener('abort', fail, { once: true });
    outgoing.end(hop.method === 'POST' ? attempt.body : undefined);

    function fail(error: unknown): void {
      enter(trace, 'done');
      if (error instanceof TargetRefusedError) {
        resolve({ kind: 'failed', outcome: { kind: 'refused', reason: 'target-refused', message: error.message } });
      } else {
        const outcome = noResponseOf(error, trace, limits.timeoutMs);
        resolve({ kind: 'failed', outcome: broken ? { ...outcome, brokenAnswer: broken() } : outcome });
      }
    }
  });
}

/** Exactly the headers of MLflow's client, in its order and case; after a redirect to GET those about the body are gone. */
function rawHeaders(attempt: AttemptRequest, hop: Hop, target: RequestTarget): string[] {
  const { headers, body, url } = attempt;
  const authorization = hop.authorized ? parseTarget(url)?.authorization : undefined;
  const own = headers ?? mlflowHeaders(attempt, hop.method);
  return [
    ...withHost(own, target.host),
    ...(hop.method === 'POST' ? [['Content-Length', String(body.length)]] : []),
    ...(authorization === undefined ? [] : [['Authorization', authorization]]),
  ].flat();
}

type Answer = Omit<Extract<Exchange, { kind: 'answered' }>, 'kind'>;

async function readAnswer(incoming: IncomingMessage, keepBytes: number, progress: { readBytes: number }): Promise<Answer> {
  const kept: Buffer[] = [];
  let storedSize = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    progress.readBytes += chunk.length;
    if (storedSize < keepBytes) {
      const part = chunk.subarray(0, keepBytes - storedSize);
      storedSize += part.length;
      kept.push(part);
    }
    if (progress.readBytes > MAX_READ_BYTES) break; // leaving the loop destroys the stream and its connection
  }
  return answerOf(incoming, Buffer.concat(kept), progress.readBytes);
}

function answerOf(incoming: IncomingMessage, body: Buffer, bodySize: number): Answer {
  const { status, retryAfter } = statusOf(incoming);
  const location = REDIRECTS.has(status) ? headerOf(incoming, 'location') : undefined;
  const headers = pairsOf(incoming.rawHeaders);
  return {
    response: { status, reason: incoming.statusMessage ?? '', headers, bodySize, storedSize: body.length },
    body,
    ...(location && { location: Buffer.from(location, 'latin1').toString('utf8') }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

function statusOf(incoming: IncomingMessage): { status: number; retryAfter?: string } {
  const retryAfter = headerOf(incoming, 'retry-after');
  return { status: incoming.statusCode ?? 0, ...(retryAfter !== undefined && { retryAfter }) };
}

function lengthOf(incoming: IncomingMessage): { expectedBytes?: number } {
  const length = headerOf(incoming, 'content-length');
  return length === undefined ? {} : { expectedBytes: Number(length) };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Repeated headers are one value with commas, as MLflow's client reads them. */
function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const values = pairsOf(incoming.rawHeaders).filter(([key]) => key.toLowerCase() === name);
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ');
}

function pairsOf(flat: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? '']);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
