import { isIP } from 'node:net';
import { reachOf } from '#core/net/address-rules.ts';
import type { AnswerBudget } from '#core/net/answer-budget.ts';
import type { Agents } from '#core/net/connection.ts';
import { type Environment, type HttpProxy, proxyFor, shownProxy } from '#core/net/environment-proxy.ts';
import { type Answer, type Exchanged, exchange, type PartOfAnswer } from '#core/net/exchange.ts';
import { headerOf } from '#core/net/header-pairs.ts';
import type { Peer } from '#core/net/peer-rules.ts';
import type { RedirectOrigin } from '#core/net/redirect-rules.ts';
import { mayKeepAuthorization, parseTarget, type RequestTarget, resolveLocation } from '#core/net/request-target.ts';
import { startTrace } from '#core/net/trace.ts';
import { noResponseOf } from '#core/net/transport-error.ts';
import { mlflowHeaders, withHost } from '#core/signing/mlflow-headers.ts';
import type { RedirectHop } from '#shared/domain/delivery/delivery.ts';
import type { HeaderPairs } from '#shared/domain/delivery/delivery-command.ts';
import type { BrokenAnswer, Outcome, UsedProxy } from '#shared/domain/delivery/outcome.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { AttemptResult, Hop } from '../outbox/records.ts';

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
  /** The MLflow that sends: up to 3.13 it uses the proxies of its environment. Without it none is used. */
  release?: MlflowRelease;
}

export interface AttemptLimits {
  /** For the whole attempt, redirects included. */
  timeoutMs: number;
  /** How many bytes of the answer's body are kept. */
  keepBytes: number;
  followRedirects: boolean;
  /** How much of the answer is waited for at most. */
  readBytes?: number;
  /** Ends it before its time. */
  signal?: AbortSignal;
}

/** What attempts send with. */
export interface AttemptNetwork {
  agents: Agents;
  /** What the environment says of proxies; without it there are none. */
  env?: Environment;
  /** Whether our own receiver listens there. */
  isReceiver(peer: Pick<Peer, 'address' | 'port'>): boolean;
  /** For the answers of all attempts that are being read. */
  answers: AnswerBudget;
}

const MAX_REDIRECTS = 30;
/** An answer that goes on and on is not read to its end; its status counts and the connection is closed. */
const MAX_READ_BYTES = 32 * 1024 * 1024;
const MAX_READ_PIECES = 16_384;
/** Python's HTTP client takes no more. */
const MAX_HEADER_LINES = 100;

/**
 * Sends a delivery once, following redirects as MLflow's client does, and says what came of it. Never throws for what
 * the network or the other side does.
 */
export async function sendAttempt(attempt: AttemptRequest, limits: AttemptLimits, network: AttemptNetwork): Promise<AttemptResult> {
  const startedMs = performance.now();
  const aborter = new AbortController();
  const deadline = setTimeout(() => aborter.abort(), limits.timeoutMs);
  const trace = startTrace(limits.signal ? AbortSignal.any([aborter.signal, limits.signal]) : aborter.signal);
  const redirects: RedirectHop[] = [];
  let hop = attempt.hop;
  try {
    for (;;) {
      const target = parseTarget(hop.url);
      if (!target) return result({ outcome: refused('invalid-url', `Not a URL that can be sent to: ${hop.url}`) });
      const proxy = attempt.release?.has('protectedConnection') === false ? proxyFor(target, network.env ?? {}) : undefined;
      if (proxy && 'fault' in proxy) return result({ outcome: refused('invalid-url', proxy.fault) });
      const exchanged = await exchangeOnce(hop, target, proxy);
      const via = proxy && { via: { proxy: shownProxy(proxy), variable: proxy.variable } };
      if (exchanged.kind !== 'answered') return result({ outcome: outcomeOf(exchanged, via) });
      const { answer } = exchanged;
      const { status, reason, headers, bodySize, body } = answer;
      const kept = { response: { status, reason, headers, bodySize, storedSize: body.length }, body };
      const retryAfter = headerOf(headers, 'retry-after');
      const location = locationOf(answer);
      if (location === undefined || !limits.followRedirects) {
        return result({ outcome: { kind: 'response', status, ...(retryAfter !== undefined && { retryAfter }), ...via }, ...kept });
      }
      if (hop.redirects >= MAX_REDIRECTS) {
        return result({ outcome: refused('too-many-redirects', `Exceeded ${MAX_REDIRECTS} redirects.`), ...kept });
      }
      const next = nextHop(hop, target, { answer, location, peer: proxy ? peerBehindProxy(target) : answer.peer }, network);
      if (!next) return result({ outcome: refused('invalid-url', `A redirect to what is no http URL: ${location}`), ...kept });
      redirects.push({ status, from: hop.url, to: next.url, bodyLost: hop.method === 'POST' && next.method === 'GET' });
      hop = next;
    }
  } finally {
    clearTimeout(deadline);
  }

  function exchangeOnce({ method, ...from }: Hop, target: RequestTarget, proxy: HttpProxy | undefined): Promise<Exchanged> {
    const redirect = originOf(from);
    return exchange(
      {
        ...{ target, method, trace, headers: headersOf(attempt, hop, target) },
        ...(method === 'POST' && { body: attempt.body }),
        ...(redirect && { redirect }),
        ...(proxy && { via: { proxy, target } }),
      },
      network.agents,
      {
        keepBytes: limits.keepBytes,
        readBytes: limits.readBytes ?? MAX_READ_BYTES,
        readPieces: limits.readBytes === 0 ? 0 : MAX_READ_PIECES,
        headerLines: MAX_HEADER_LINES,
        interimCounts: true,
        budget: network.answers,
      },
    );
  }

  function outcomeOf(exchanged: Exclude<Exchanged, { kind: 'answered' }>, via: Pick<NoResponse, 'via'> | undefined): Outcome {
    switch (exchanged.kind) {
      case 'refused':
        return refused('target-refused', exchanged.message);
      case 'invalid':
        return refused('invalid-url', exchanged.message);
      case 'broken': {
        const noResponse = noResponseOf(exchanged.error, trace, limits.timeoutMs);
        const outcome = via?.via ? { ...noResponse, ...via, message: `${throughWords(via.via)}: ${noResponse.message}` } : noResponse;
        return exchanged.part ? { ...outcome, brokenAnswer: brokenAnswerOf(exchanged.part) } : outcome;
      }
      default:
        return unreachable(exchanged);
    }
  }

  function result(end: Pick<AttemptResult, 'outcome' | 'response' | 'body'>): AttemptResult {
    return { ...end, timings: trace.timings, redirects, tookMs: Math.round((performance.now() - startedMs) * 100) / 100, hop };
  }
}

const throughWords = ({ proxy, variable }: UsedProxy) => `Through the proxy ${proxy} of ${variable}`;

type NoResponse = Extract<Outcome, { kind: 'no-response' }>;

const refused = (reason: Extract<Outcome, { kind: 'refused' }>['reason'], message: string): Outcome => ({
  kind: 'refused',
  reason,
  message,
});

/** Of hops that were stored before their origin was: taken for the strictest. */
function originOf({ redirects, origin }: Pick<Hop, 'redirects' | 'origin'>): RedirectOrigin | undefined {
  return redirects === 0 ? undefined : (origin ?? { firstReach: 'public', fromReceiver: false });
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function locationOf({ status, headers }: Answer): string | undefined {
  const location = REDIRECTS.has(status) ? headerOf(headers, 'location') : undefined;
  return location ? Buffer.from(location, 'latin1').toString('utf8') : undefined;
}

/** The other end of the connection is the proxy; of what is behind it only an address that stands in the URL is known. */
function peerBehindProxy({ hostname, port }: RequestTarget): Answer['peer'] | undefined {
  const address = hostname === 'localhost' ? '127.0.0.1' : hostname;
  return isIP(address) === 0 ? undefined : { address, port };
}

/** 301, 302 and 303 turn a POST into a GET without a body; 307 and 308 keep it. */
function nextHop(
  hop: Hop,
  from: RequestTarget,
  { answer, location, peer }: { answer: Answer; location: string; peer: Answer['peer'] | undefined },
  { isReceiver }: Pick<AttemptNetwork, 'isReceiver'>,
): Hop | undefined {
  const url = resolveLocation(location, hop.url);
  const to = url === undefined ? undefined : parseTarget(url);
  if (url === undefined || !to) return undefined;
  return {
    url,
    method: answer.status === 307 || answer.status === 308 ? hop.method : 'GET',
    redirects: hop.redirects + 1,
    authorized: hop.authorized && mayKeepAuthorization(from, to),
    origin: {
      firstReach: originOf(hop)?.firstReach ?? (peer ? reachOf(peer.address) : 'public'),
      fromReceiver: peer !== undefined && isReceiver(peer),
    },
  };
}

/** Exactly the headers of MLflow's client, in its order and case; after a redirect to GET those about the body are gone. */
function headersOf(attempt: AttemptRequest, hop: Hop, target: RequestTarget): HeaderPairs {
  const { headers, body, url } = attempt;
  const authorization = hop.authorized ? parseTarget(url)?.authorization : undefined;
  return [
    ...withHost(headers ?? mlflowHeaders(attempt, hop.method), target.host),
    ...(hop.method === 'POST' ? [['Content-Length', String(body.length)] as const] : []),
    ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
  ];
}

function brokenAnswerOf({ status, headers, bodySize }: PartOfAnswer): BrokenAnswer {
  const retryAfter = headerOf(headers, 'retry-after');
  const length = headerOf(headers, 'content-length');
  return {
    status,
    ...(retryAfter !== undefined && { retryAfter }),
    ...(length !== undefined && { expectedBytes: Number(length) }),
    readBytes: bodySize,
  };
}
